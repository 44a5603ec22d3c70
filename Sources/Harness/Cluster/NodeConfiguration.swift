package import Redis

/// A node's `redis.conf`: what the harness needs, then what the plan says.
package struct NodeConfiguration: Sendable {
    /// Directives that make a node the harness's own; a plan cannot set them.
    package static let reserved: [String: String] = [
        "port": "every node has its own address and port",
        "bind": "every node listens on its own loopback address",
        "bind-source-addr": "every node sends from its own loopback address",
        "cluster-port": "the bus is on the port + 10000",
        "cluster-enabled": "there is nothing else to test",
        "cluster-config-file": "the harness seeds it",
        "cluster-announce-ip": "every node announces its own loopback address",
        "cluster-announce-port": "every node announces its own port",
        "cluster-announce-bus-port": "every node announces its own bus port",
        "daemonize": "the harness owns the process",
        "supervised": "the harness owns the process",
        "pidfile": "the harness knows the process",
        "dir": "every node has its own directory",
        "logfile": "the log goes to the run folder",
        "unixsocket": "traffic stays on loopback addresses",
        "include": "the plan holds the whole configuration",
        "tls-port": "the harness speaks plain RESP",
        "requirepass": "the harness's observers do not log in",
        "syslog-enabled": "the log goes to the run folder",
    ]

    private let address: NodeAddress
    private let version: ServerVersion
    private let directives: [(name: String, value: String)]

    /// The configuration of one node.
    ///
    /// - Parameters:
    ///   - address: Where it listens.
    ///   - version: What the server is, since newer ones need words that older ones refuse.
    ///   - directives: What the plan says, in its order; a directive may stand several times.
    package init(
        address: NodeAddress, version: ServerVersion,
        directives: [(name: String, value: String)]
    ) {
        self.address = address
        self.version = version
        self.directives = directives
    }

    /// The file's text. What the plan says comes last and so wins over the harness's defaults.
    package var text: String {
        var lines = [
            "# The harness's own: a plan cannot change these.",
            "port \(address.port)",
            "bind \(address.host)",
            "protected-mode no",
            "daemonize no",
            "logfile \"\"",
            "dir ./",
            "cluster-enabled yes",
            "cluster-config-file nodes.conf",
        ]
        if version.knowsModernDirectives {
            lines += [
                "bind-source-addr \(address.host)",
                "cluster-port \(address.busPort)",
                "enable-debug-command local",
            ]
        }
        lines += [
            "",
            "# The harness's defaults: a plan may change these.",
            "# PFAIL is logged at level debug only.",
            "loglevel debug",
            "# Replicas link at once at start-up; set back to the server's default when they have.",
            "repl-diskless-sync-delay 0",
        ]
        if !directives.isEmpty {
            lines += ["", "# The plan's."]
            lines += directives.map { "\($0.name) \(Self.quoted($0.value))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Whether the plan itself sets a directive.
    package func sets(_ name: String) -> Bool {
        directives.contains { $0.name.lowercased() == name }
    }

    /// A value as redis.conf reads it: an empty one, or one with control characters or quotes,
    /// stands in quotation marks; words stay words.
    private static func quoted(_ value: String) -> String {
        let needsQuotes =
            value.isEmpty
            || value.unicodeScalars.contains { $0.value < 32 || $0 == "\\" || $0 == "#" }
        guard needsQuotes else { return value }
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return "\"\(escaped)\""
    }
}

extension ServerVersion {
    /// Whether the server knows what came with Redis 7.0: `bind-source-addr`, `cluster-port`,
    /// `enable-debug-command`. Valkey forked later and always does.
    fileprivate var knowsModernDirectives: Bool {
        product == .valkey || major >= 7
    }
}
