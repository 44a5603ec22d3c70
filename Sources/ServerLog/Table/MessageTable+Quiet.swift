extension MessageTable {
    /// More of what is known and not told, by how it begins: what modules, loads of debugging and the
    /// steps of newer versions write beside the messages that have a meaning of their own.
    static let quiet: [MessagePattern] = (steps + topology + switches + reports).map { beginning in
        MessagePattern(beginning + "{text}") { _ in .known }
    }

    private static let steps = [
        "AOF reopen, ", "AOF was ", "AOF {text} loaded anyway ", "Aborting dual channel sync",
        "Aborting rdb channel sync", "Add rdb replica ", "After loading RDB, ",
        "Append Only File loaded by DEBUG ", "Attach replica rdb client ",
        "Background SLOT MIGRATION transfer terminated with success",
        "Background saving scheduled ", "Background saving will be aborted ",
        "Background saving, persistence disabled", "Beginning snapshot of slot migration ",
        "Bio thread for job ", "Bio worker thread ", "Changing ",
        "Close the connection with replica ",
        "DB reloaded by ", "Killing running ", "Killing debugging session ", "Loading the RDB and ",
        "Master client was freed ", "{Master|Primary} replied ", "Primary does not understand ",
        "No BGSAVE in progress, but an AOF ",
        "Master did not ", "PSYNC is not possible, ", "Partial resynchronization ",
        "Postpone RDB client ",
        "Primary <-> REPLICA sync: ", "Process has been ", "Process is about ", "RDB '",
        "RDB file was saved with checksum disabled", "Reading from client: ",
        "Reading the remaining AOF tail", "Received empty ", "Received first reply ",
        "Remove psync waiting ", "Replica bio thread: Done", "Replica bio thread: ",
        "Replica is about to load ", "Replica main thread ", "Replica {text} is capable of ",
        "Replication buffer limit ", "Restarting AOF ", "Reused RDB file ",
        "Revert incomplete MULTI", "Saving the cluster configuration file", "Scheduled background ",
        "Sending to replica ", "Server does not support sync with offset", "Starting to ",
        "Started child process ", "Successfully ", "There is a ", "Writing ",
        "Slave {text} correctly received ", "Warning: replica ", "Warning: slave ",
        "rdbGenericLoadStringObject ", "rdbLoadLzfStringObject ", "rdbLoadObject ",
        "{RDB|AOF rewrite|Diskless rdb|Slot migration|Module fork|RDB transfer}: {int} MB of memory ",
        "replicas sockets", "Waiting for ", "Truncated ", "Slot migration child ",
        "Slot migration target dropped", "Skipping diskless-load ",
    ]

    private static let topology = [
        "A failover occurred in migration ", "Accepting cluster node connection ",
        "Bound cluster node ", "Canceled all in progress slot migrations ",
        "Cleaning slot migration log ", "Cleaning up slot migration ", "Cluster config updated ",
        "Cluster forget ", "ConfigEpoch ", "Connecting slot migration ", "Deleting ",
        "Dropping packet ",
        "Failover occurred in migration ", "Failover request received ",
        "Forced failover primary request accepted ", "Freeing ", "Handshake with node ",
        "I am importing keys ", "I'm a sub-replica! ", "Ignore stale message ", "Marking slot ",
        "Mismatch in topology ", "Moving myself to a new shard ", "Myself become the best ranked ",
        "This is the best ranked replica ", "Node {node} ", "PONG contains ", "Packet of type ",
        "Pausing writes ", "Pinging node ", "Processing ", "Renaming node ",
        "Replacing inbound link ",
        "Sending ", "Shard id ", "Stop replication and turning ",
        "Skipping unknown cluster config ",
        "Slot migration ", "node {node} ", "ping packet received: ", "pong packet received: ",
        "{ping|pong|meet|fail|publish|auth-req|auth-ack|update|mfstart|module|publishshard} packet received",
        "Packet ", "SLAVE OF would result ", "REPLICAOF would result ",
        "[PSYNC] ", "Unknown node gossiped ",
    ]

    private static let switches = [
        "(forcing SIGSEGV ", "A key '", "CONFIG specified ", "Configuration by ", "Configuring ",
        "Config file full path ", "Connection type", "Current errors code list", "DEBUG LOG: ",
        "Debug: ", "Deprecation warning: ", "Enum flag ", "Errorstats stopped ", "IO thread",
        "Issue ", "Legacy Redis Module ", "Loadex ", "Module ", "Not listening ",
        "Not rewritten option",
        "Numeric flag ", "RDMA Accept", "Reading config from stdin", "Redis forked for debugging",
        "Valkey forked for debugging", "Redis synchronous debugging",
        "Valkey synchronous debugging",
        "Registering ", "Rewritten config file", "Same engine ", "Scripting engine ",
        "Shutdown manually ",
        "Static Module ", "Supervised by ", "Syntax Error from arguments ", "Systemd ", "systemd ",
        "supervised by ", "Upstart ", "upstart ", "TLS: ", "TLSCONN:", "The AOF ", "The engine ",
        "The oom-score-adj", "The user '", "There's no engine ", "Unrecognized ", "Unresolved ",
        "Unused Module ", "Warning: ", "Warning, detected ", "Thread ",
        "Legacy ", "hide-user-data-from-log ", "Redis port ", "main thread ", "ack cm event ",
        "allocated=",
        "get_ready_to_signal", "tid ", "tid:", "wait_threads()", "writeStacktraces()", "Total: ",
        "The command ", "CPU ", "Jemalloc ",
    ]

    private static let reports = [
        "Crashed running ", "Redis version: ", "/", "(0000", "Dumping of registers ", "Hash size: ",
        "List length: ",
        "Latest backlog is: ",
        "Object ", "SCRIPT SHA: ", "SIGSEGV caused ", "Set size: ", "Skiplist level: ",
        "Sorted set size: ",
        "Stream size: ", "argc: ", "argv[", "client->", "client: ", "key ", "key '",
        "redis_version:", "--- ", "id={int} addr=",
    ]
}
