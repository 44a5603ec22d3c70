/// Every message the log reader knows, in the wordings of Redis 2.8 to 8 and Valkey 7.2 to 9.
///
/// `Tests/ServerLogTests/Resources/server-texts.tsv` holds what each version writes, and a test what of it is
/// told. The one place to add a version: put its wording beside the others of the same message. A message
/// that differs in a word or two has one line with a choice; one that differs in what it tells has
/// two.
enum MessageTable {
    /// All wordings, laid out for matching.
    static let matcher = MessageMatcher(
        cluster + replication + persistence + process + notes + known + quiet + trouble)
}

extension MessageTable {
    /// Messages of the process's own life.
    static let process: [MessagePattern] = [
        MessagePattern("{Redis|Valkey|KeyDB} version={text}, bits={text}") {
            .processStarted(version: $0.text0)
        },
        MessagePattern("Node configuration loaded, I'm {node}") {
            .identity($0.node0, isNew: false)
        },
        MessagePattern("No cluster configuration found, I'm {node}") {
            .identity($0.node0, isNew: true)
        },
        MessagePattern("Node hard reset, now I'm {node}") { .identity($0.node0, isNew: true) },
        MessagePattern("DB loaded from base file {text}: {decimal} seconds") { _ in .known },
        MessagePattern("DB loaded from incr file {text}: {decimal} seconds") { _ in .known },
        MessagePattern("DB loaded from {text}: {decimal} seconds") {
            .loaded(milliseconds: $0.number0)
        },
        MessagePattern("Ready to accept connections{text}") { _ in .ready },
        MessagePattern("The server is now ready to accept connections{text}") { _ in .ready },
        MessagePattern("Received {text}, scheduling shutdown...") { .signalReceived($0.text0) },
        MessagePattern("Received {text} scheduling shutdown...") { .signalReceived($0.text0) },
        MessagePattern("Received shutdown signal during loading, {text}") { _ in
            .signalReceived("shutdown signal")
        },
        MessagePattern("You insist... exiting now.") { _ in .signalReceived("second signal") },
        MessagePattern("User requested shutdown...{text}") { _ in .shutdownStarted },
        MessagePattern("Waiting for replicas before shutting down.") { _ in .shutdownWaits },
        MessagePattern("Lagging replica {text}") { _ in .shutdownWaits },
        MessagePattern("{int} of {int} replicas are in sync when shutting down.") { _ in
            .shutdownWaits
        },
        MessagePattern("{Redis|Valkey|Sentinel|KeyDB} is now ready to exit, bye bye...") { _ in
            .processEnded
        },
        MessagePattern(
            "{Redis|Valkey|KeyDB|valkey|redis|keydb} {text} crashed by signal: {int}{text}"
        ) {
            .crashed(reason: "signal \($0.number0)")
        },
        MessagePattern("=== ASSERTION FAILED{text}") { _ in .crashed(reason: "assertion failed") },
        MessagePattern("Guru Meditation: {text}OUT OF MEMORY{text}") { _ in
            .crashed(reason: "out of memory")
        },
        MessagePattern("Guru Meditation: {text}") { .crashed(reason: $0.text0) },
        MessagePattern("Redis aborting for OUT OF MEMORY{text}") { _ in
            .crashed(reason: "out of memory")
        },
        MessagePattern("Replica was unable to write command to disk{text}") { _ in
            .crashed(reason: "the replica could not write a command to disk")
        },
        MessagePattern("Crash report: {text}") { .crashed(reason: $0.text0) },
        // Nothing but the end of such a report says so.
        MessagePattern("Bio thread for job type #{int} terminated") { _ in
            .crashed(reason: "the end of its report")
        },
        MessagePattern("Server started, Redis version {text}") {
            .processStarted(version: $0.text0)
        },
        MessagePattern("Server initialized") { _ in .known },
        MessagePattern("oO0OoO0OoO0Oo {text} is starting oO0OoO0OoO0Oo") { _ in
            .processStarted(version: "")
        },
        MessagePattern("Server started") { _ in .processStarted(version: "") },
        MessagePattern("--- REGISTERS") { _ in .crashed(reason: "its report of the registers") },
        MessagePattern("--- ABORT") { _ in .crashed(reason: "aborted") },
        // Windows.
        MessagePattern("--- EXCEPTION_{text}") { .crashed(reason: "EXCEPTION_" + $0.text0) },
        MessagePattern("Out Of Memory allocating {int} bytes!{text}") {
            .crashed(reason: "out of memory, asking for \($0.number0) bytes")
        },
    ]
}

extension MessageTable {
    /// What servers write when something fails, by how it begins: each is told in the server's own words
    /// unless a message with a meaning of its own fits better.
    ///
    /// The families are wide on purpose: a version that fails in a new way is then still read.
    static let trouble: [MessagePattern] = (general + disk + data + links + life).map(family)

    private static let general = [
        "Failed ", "Failure ", "Error ", "Errors ", "Can't ", "Can not ", "Cannot ", "Could not ",
        "Unable to ", "Impossible to ", "Fatal", "FATAL", "Critical ", "CRITICAL ", "== CRITICAL ",
        "API misuse ", "Invalid ", "Missing ", "Unknown ", "Unrecoverable error ", "Corrupt",
        "syncWith", "setupStacktracePipe", "GetPerformanceInfo failed", "Failing startup",
        "EndForkOperation()", "waitpid() ", "wait3() ", "OOM ", "Sorry",
    ]

    private static let disk = [
        "Write error ", "Read error ", "Short read", "Short write", "Opening socket: ",
        "Opening Unix socket: ", "Opening the temp file ", "Opening temp ACL file ",
        "Writing ACL file ", "Syncing ACL ", "Renaming ACL file ", "Fail to fsync ",
        "Reading the manifest file, ", "Background AOF rewrite has repeatedly failed ",
        "Redis needs to enable the AOF but ", "The server needs to enable the AOF but ",
        "Replica is applying a command even though it is unable to write ",
        "Could not rename ", "Fast memory test ", "!!! ",
    ]

    private static let data = [
        "Wrong RDB ", "Unexpected ", "RDB CRC error", "RDB has duplicated key ",
        "Duplicate ", "Duplicated ", "Empty listpack ", "Stream ", "Hash listpack", "Hash ziplist ",
        "Hash zipmap ", "Hash failed ", "Hash read ", "Hash with ", "Intset ", "List ziplist ",
        "Listpack ", "Quicklist ", "Set listpack ", "Ziplist ", "Zipmap ", "Zset ",
        "Consumer entry not found ", "Last valid command offset ", "The RDB file contains ",
        "You can't have keys in a DB different ", "Pre-release ", "Terminating server after rdb ",
        "failed reading ", "bad when_opcode", "invalid expireAt ", "The append log file ",
    ]

    private static let links = [
        "SYNC failed. ", "Bad message length ", "Clusterbus handshake timeout ",
        "Freeing cluster link(", "Over client maxmemory ", "RDMA: ", "rdb channel sync failed ",
        "Dual channel sync failed ", "Main channel error ", "Replication stream EOF marker ",
        "Replica bio thread: Error ", "Replica bio thread: I/O error ",
        "Replica bio thread: Write error ", "Replica bio thread: Main thread asked ",
        "Replica main thread detected RDB download failure", "Node {node} gossiped ",
        "Received unexpected ", "Received unknown ", "Received a ", "Received invalid ",
        "Received gossip about a node with invalid ID ", "Received CLUSTER SYNCSLOTS ",
        "Write loss risk! ", "Slot migration {text} failed ", "Slot migration {text} timed out ",
        "Slot migration, ", "Slot migration transfer, ", "Slot migration {text} connection lost",
        "Slot migration {text} contains slots ", "Slot migration {text} not found ",
        "Timing out slot migration ", "Background SLOT MIGRATION transfer error",
        "Background SLOT MIGRATION transfer terminated by ", "Child process failed ",
        "Child failed ", "Error condition on socket for ", "Opening the temp file needed ",
    ]

    private static let life = [
        "Aborting Redis startup ", "Aborting Valkey startup ", "Your current 'ulimit -n' ",
        "Redis will now exit to prevent ", "Valkey will now exit to prevent ",
        "{Redis|Valkey} port number too high", "Loading the cluster node config ",
        "CONFIG REWRITE failed", "This is a voting primary. ", "Writing initial AOF",
        "SIGTERM received but errors ", "Unable to find a replica to perform ", "OpenSSL: ",
        "No tls-", "No bind address ", "No decoder ", "Either tls-", "TLSv1.3 is specified ",
        "Redis can't set ", "Server can't set ", "Crashed running signal handler",
        "Warning: Could not create server TCP listening socket ", "luaRedisGenericCommand() ",
        "malicious code ", "Module {text} failed ", "Spaces not allowed in ACL ",
    ]

    /// What begins so; the whole line is told.
    private static func family(_ beginning: String) -> MessagePattern {
        let isPlain = !beginning.contains("{")
        return MessagePattern(beginning + "{text}") { captures in
            .noted(
                .trouble, text: isPlain ? beginning + captures.text0 : captures.text0,
                node: nil)
        }
    }
}

extension MessageTable {
    /// Messages that servers are known to write and of which nothing is told: they say what the others
    /// say too, or what bears on no outage.
    static let known: [MessagePattern] = knownTexts.map { text in
        MessagePattern(text) { _ in .known }
    }

    private static let knownTexts: [String] = [
        // Starts and ends.
        "Configuration loaded", "Warning: no config file specified{text}",
        "monotonic clock: {text}", "Running mode={text}",
        "DB {int}: {int} keys{text}", "Increased maximum number of open files to {text}",
        "The TCP backlog setting of {text}", "User requested shutdown{text}",
        "Saving the final RDB snapshot before exiting.", "Calling fsync() on the AOF file.",
        "Removing the pid file.", "Removing the unix socket file.", "Removing the {text}",
        "Sentinel ID is {text}", "Sentinel new configuration saved on disk", "Exiting child{text}",
        "Sentinel started, {text}", "CONFIG REWRITE executed with success.",
        "Cluster configuration {text}", "A failover is in progress{text}",
        "Received SIGUSR1 in child, exiting now.", "Redis {text} is starting{text}",
        "Server is initialized{text}", "Module '{text}' {text}", "<{text}> {text}",
        "You insist{text}", "Notice: {text}", "Expanding min-clients-per-thread {text}",
        "Daemonize{text}",
        // Saving and loading.
        "RDB age {text}",
        "RDB memory usage when created {text}",
        "RDB is base AOF", "RDB has an AOF tail", "RDB contains information on {text}",
        "BGSAVE done, {text}",
        "Diskless rdb transfer, {text}", "Successfully created the temporary AOF base file{text}",
        "Successfully renamed the temporary AOF base file{text}",
        "Successfully renamed the temporary AOF file{text}", "Creating AOF {base|incr} file {text}",
        "Removing the history file {text}", "Removing the annoying temporary{text}",
        "AOF {preamble|loaded} {text}", "AOF rewrite signaled{text}",
        "Background AOF rewrite signal handler took {text}", "Background AOF buffer size: {text}",
        "Parent diff successfully flushed{text}", "AOF rewrite in background{text}",
        "Background append only file rewriting{text}", "Background AOF rewrite successful",
        "Killing running RDB child: {text}",
        "Killing running AOF rewrite child: {text}", "Killing AOF{text}", "Opening AOF{text}",
        "RDB: {text}", "Fork CoW for {text}", "Flushing old data{text}",
        "Truncating {text}", "The append only file was {text}", "Fixing {text}",
        // Replication.
        "Replication backlog created{text}", "Assigned replication ID{text}",
        "Discarding {text}", "Retrying with SYNC...",
        "(Non critical) {Master|Primary} does not understand {text}",
        "{Master|Primary} does not support {text}",
        "{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync: {text}",
        "Truncated {text}", "Non blocking connect{text}", "Setting myself to {text}",
        "Sending command to {master|primary} {text}", "Operation now in progress{text}",
        "Successful partial resynchronization{text}", "Reconnecting to {text}",
        "REPLCONF {text}",
        "{Slave|Replica} ask for synchronization", "Starting BGSAVE for SYNC",
        "Foreground saving {text}", "Cached master recovered from RDB for {text}",
        "BGSAVE for replication{text}", "BGSAVE {text}", "Streamed RDB transfer{text}",
        "RDB transfer{text}", "Dual channel{text}", "Main channel{text}", "RDB channel{text}",
        "Provisional {text}", "Replica main channel{text}", "Psync: {text}",
        // The cluster.
        "Moving slot {text}", "Slot {int} {text}", "Slot range {text}",
        "configEpoch {text}", "Cluster meet {text}",
        "Cluster reset ({text}", "Not migrating{text}", "Reset {text}",
        "Reconfiguring {text}", "Adding {text}", "Assigning slot {text}",
        "I've been {text}", "Just learned about {text}",
        "Handshake: {text}",
        "Mismatching {text}",
        "Bumping {text}", "Sender {text}", "Slots {text}", "Ping {text}",
        "Unable to connect to a Cluster Node {text}", "Connecting with Node {text}",
        "GOSSIP {text}", "--- {text}", "Accepted {text}", "Client closed connection{text}",
        "Closing {text}", "Ignoring {text}", "Protocol error {text}",
        "I/O error {text}", "Error writing to client: {text}", "Error reading from client: {text}",
        "Writing to {text}", "WARNING {text}",
        "Hash table {text}", "hash table {text}", "Active defrag {text}",
        "Starting active defrag{text}",
        "Evict{text}", "Lua {text}", "Slow script detected{text}", "Script {text}",
        "PUBLISH {text}", "Sentinel {text}",
        "{int} clients connected{text}", "Next failover delay: {text}", "{node} voted for {text}",
        "{int}.{int}.{int}.{int}:{int} voted for {text}",
        "BeginForkOperation: {text}", "fork operation complete", "WSA_IO_PENDING {text}",
        "clusterWriteDone {text}", "AbortForkOperation(){text}", "Vote {text}",
        // Reports of crashes.
        "=== REDIS BUG REPORT {text}", "=== KEYDB BUG REPORT {text}",
        "=== VALKEY BUG REPORT {text}", "------ {text}",
        "------------------------------------------------",
        "!!! Software Failure{text}", "Redis {int}.{text}",
        "Crashed running the instruction at: {text}",
        "Accessing address: {text}", "Killed by {text}", "Failed assertion: {text}",
        "Stack trace{text}",
        "==> {text}", "Backtrace:{text}", "Registers:{text}",
    ]
}

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
        "Cluster forget ", "Fire cluster asm module event", "ConfigEpoch ",
        "Connecting slot migration ", "Deleting ",
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
        "Max number of open files ", "Handshake error: ", "Skipping upstream ", "Full resync ",
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
