/// What a file looks like by its beginning: for sorting out a folder, and for saying what was given
/// when nothing can be read of it.
package enum InputKind: String, Sendable, CaseIterable {
    case serverLog
    case clientLog
    case nodes
    case information
    case slowLog
    case latency
    case configuration
    /// The words with which a server refuses its configuration and ends.
    case refusedConfiguration
    case kernelLog
    /// What a server writes when it crashes, without the log around it.
    case crashReport
    case clusterCheck
    /// A log of Dragonfly, which speaks Redis' protocol and writes lines of its own.
    case dragonfly
    case binary
    case empty
    case other

    /// What the first bytes of a file show.
    package init(_ head: [UInt8]) {
        guard head.contains(where: { $0 > 0x20 }) else {
            self = .empty
            return
        }
        let text = String(decoding: head.prefix(32_768), as: UTF8.self)
        let odd = head.prefix(4096).count { $0 < 0x09 || ($0 > 0x0D && $0 < 0x20 && $0 != 0x1B) }
        let broken = text.unicodeScalars.prefix(4096).count { $0.value == 0xFFFD }
        if odd * 20 > min(head.count, 4096) || broken * 5 > min(head.count, 4096) {
            self = .binary
            return
        }
        let lines = text.split(whereSeparator: \.isNewline).prefix(200)
        if text.contains("BUG REPORT START"), text.contains(" crashed by signal: ") {
            self = .crashReport
            return
        }
        if text.contains("*** FATAL CONFIG FILE ERROR") {
            self = .refusedConfiguration
            return
        }
        if lines.contains(where: { Self.isNode($0) }) {
            self = .nodes
        } else if text.contains("redis_version:") || text.contains("valkey_version:")
            || text.contains("latest_fork_usec:") || text.contains("master_link_status:")
            || text.contains("cluster_slots_assigned:") || text.contains("used_memory_human:")
        {
            self = .information
        } else if text.contains("Out of memory: Kill") || text.contains("oom-kill")
            || text.contains("invoked oom-killer")
        {
            self = .kernelLog
        } else if ClusterCheck.isIn(text) {
            self = .clusterCheck
        } else if !LatencySpike.spikes(in: text).isEmpty {
            self = .latency
        } else if lines.first.map({ $0.contains("1) (integer)") }) == true
            || !SlowCommand.entries(in: text).isEmpty
        {
            self = .slowLog
        } else if text.contains("I'm Dave") || text.contains("Dave, ")
            || text.contains("latency spikes")
        {
            self = .latency
        } else if !ClientLogReader.failures(in: text, source: 0).isEmpty {
            self = .clientLog
        } else if text.contains("dfly_main.cc:") || text.contains("dflycmd.cc:")
            || text.contains("dragonfly running in")
        {
            self = .dragonfly
        } else if ServerSettings.read(text).count >= 2 {
            self = .configuration
        } else {
            self = .other
        }
    }

    private static func isNode(_ line: Substring) -> Bool {
        let words = line.split(separator: " ")
        return words.contains { word in
            word.count >= 40 && word.prefix { $0.isHexDigit }.count == 40
                || word.hasSuffix("@16379")
        } && (line.contains(" connected") || line.contains(" disconnected"))
            && (line.contains("master") || line.contains("slave"))
    }

    /// What it looks like, in words; empty when that is not known.
    package var inWords: String {
        switch self {
        case .serverLog: "a server's log"
        case .clientLog: "a client's log (--client-log)"
        case .nodes: "the output of CLUSTER NODES (--nodes)"
        case .information: "the output of INFO (--info)"
        case .slowLog: "the output of SLOWLOG GET (--slowlog)"
        case .latency: "the output of LATENCY DOCTOR, LATEST or HISTORY"
        case .configuration: "a configuration"
        case .refusedConfiguration:
            "a server that could not start: it refuses its configuration file (FATAL CONFIG FILE ERROR)"
        case .kernelLog: "a log of the kernel that tells of no server's end"
        case .crashReport:
            "the report of a server's crash, without the log around it: nothing tells when that was"
        case .clusterCheck: "the output of redis-cli --cluster"
        case .dragonfly: "a log of Dragonfly, whose lines are its own and are not read"
        case .binary: "binary data"
        case .empty: "an empty file"
        case .other: ""
        }
    }
}
