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
        "syncWith", "setupStacktracePipe", "waitpid() ", "wait3() ", "OOM ", "Sorry",
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
        "RDB has an AOF tail",
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
