import Plan
package import RedisClient
import Wording

/// A node's `redis.conf`: what the harness needs, then what the plan says.
package struct NodeConfiguration: Sendable {
    private let address: NodeAddress
    private let version: ServerVersion
    private let directives: [(name: String, value: String)]
    private let secret: String?
    private let isSecured: Bool

    /// The configuration of one node.
    ///
    /// - Parameters:
    ///   - address: Where it listens.
    ///   - version: What the server is, since newer ones need words that older ones refuse.
    ///   - directives: What the plan says, in its order; a directive may stand several times.
    ///   - secret: A line of the harness's own that is not shown; nil for none.
    ///   - isSecured: Whether TLS is all that it speaks.
    package init(
        address: NodeAddress, version: ServerVersion,
        directives: [(name: String, value: String)], secret: String? = nil,
        isSecured: Bool = false
    ) {
        self.isSecured = isSecured
        self.secret = secret
        self.address = address
        self.version = version
        self.directives = directives
    }

    /// The file's text. What the plan says comes last and so wins over the harness's defaults.
    package var text: String {
        text { directive in directive.value } + (secret.map { $0 + "\n" } ?? "")
    }

    /// The text as it may be kept: without passwords.
    package var shownText: String {
        text { Secret.shown([$0.value], of: $0.name).joined() }
    }

    private func text(_ value: ((name: String, value: String)) -> String) -> String {
        var lines = [
            "# The harness's own: a plan cannot change these.",
            "port \(isSecured ? 0 : address.port)",
            "bind \(address.host)",
            "protected-mode no",
            "daemonize no",
            "logfile \"\"",
            "dir ./",
            "cluster-enabled yes",
            "cluster-config-file nodes.conf",
            "# PFAIL is logged at this level only.",
            "loglevel debug",
        ]
        if version.knowsModernDirectives {
            lines += [
                "bind-source-addr \(address.host)",
                "cluster-port \(address.busPort)",
                "enable-debug-command local",
            ]
        }
        // What it had is in its nodes.conf, and it would go on telling others that.
        if address.isMovable { lines.append("cluster-announce-ip \(address.host)") }
        if isSecured { lines += SandboxSecurity.directives(port: address.port) }
        let (directives, replaced) = SandboxSecurity.divided(directives)
        lines += [
            "",
            "# The harness's default: a plan may change it.",
            "# Replicas link at once at start-up; set back to the server's default when they have.",
            "repl-diskless-sync-delay 0",
        ]
        if !directives.isEmpty || !replaced.isEmpty {
            lines += ["", "# The plan's."]
            if !replaced.isEmpty {
                lines.append(
                    "# Replaced by what stands above: \(replaced.joined(separator: ", ")).")
            }
            lines += directives.map { directive in
                // The rules of a user are several words, of which some begin with #.
                let isRules = directive.name == "user"
                let isOneWord = directive.name == "tls-protocols" && value(directive).contains(" ")
                return "\(directive.name) "
                    + (isRules
                        ? value(directive)
                        : isOneWord ? "\"\(value(directive))\"" : Self.quoted(value(directive)))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A value as redis.conf reads it: an empty one, or one with control characters or quotes,
    /// stands in quotation marks; words stay words.
    package static func quoted(_ value: String) -> String {
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
