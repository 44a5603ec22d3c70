import Quantities
import Wording

/// Reads `cluster.config`: directives of redis.conf as a plan writes them.
package enum ConfigurationReader {
    /// What the harness sets itself, because its sandbox and its observers rest on it.
    private static let ours: Set<String> = [
        "bind", "bind-source-addr", "cluster-enabled", "cluster-port",
        "cluster-config-file", "cluster-announce-ip", "cluster-announce-port",
        "cluster-announce-bus-port", "daemonize", "supervised", "pidfile", "logfile", "dir",
        "include", "unixsocket", "replicaof", "slaveof", "protected-mode", "loglevel",
        "syslog-enabled",
    ]

    /// What a plan may say where TLS is spoken, and the harness says otherwise: the port, the certificates and keys.
    package static let replacedByTLS: Set<String> = [
        "port", "tls-port", "tls-cluster", "tls-replication", "tls-cert-file", "tls-key-file",
        "tls-key-file-pass", "tls-client-cert-file", "tls-client-key-file",
        "tls-client-key-file-pass", "tls-ca-cert-file", "tls-ca-cert-dir", "tls-dh-params-file",
    ]

    /// Whether the harness sets a directive itself, so that what a plan says of it is not what holds.
    package static func setsItself(_ name: String) -> Bool {
        ours.contains(name) || replacedByTLS.contains(name)
    }

    /// The directives that count time, and in which unit, as Redis 7.0's redis.conf says.
    private static let timeUnits: [String: Duration] = [
        "cluster-node-timeout": .milliseconds(1),
        "busy-reply-threshold": .milliseconds(1),
        "lua-time-limit": .milliseconds(1),
        "latency-monitor-threshold": .milliseconds(1),
        "slowlog-log-slower-than": .microseconds(1),
        "rdb-key-save-delay": .microseconds(1),
        "key-load-delay": .microseconds(1),
        "timeout": .seconds(1),
        "tcp-keepalive": .seconds(1),
        "repl-timeout": .seconds(1),
        "repl-ping-replica-period": .seconds(1),
        "repl-diskless-sync-delay": .seconds(1),
        "repl-backlog-ttl": .seconds(1),
        "min-replicas-max-lag": .seconds(1),
        "shutdown-timeout": .seconds(1),
    ]

    /// The unit that redis.conf counts a directive in; nil when it counts no time.
    package static func timeUnit(of name: String) -> Duration? { timeUnits[name] }

    /// Reads all directives.
    ///
    /// - Parameters:
    ///   - value: What the plan says.
    ///   - isSecured: Whether the plan asks for TLS outside of them.
    /// - Returns: The directives, each name once.
    /// - Throws: All problems that were found.
    package static func read(
        _ value: PlanValue, isSecured: Bool = false
    ) throws(PlanError) -> [ConfigurationDirective] {
        guard case .mapping(let entries) = value.content else {
            throw value.error(
                "the config takes directives of redis.conf, such as { save: \"\" }, "
                    + "not \(value.inWords)")
        }
        var problems = ProblemCollector()
        var directives: [ConfigurationDirective] = []
        var names: Set<String> = []
        for entry in entries {
            let directive = problems.read { () throws(PlanError) in try Self.directive(entry) }
            guard let directive else { continue }
            if !names.insert(directive.name).inserted {
                problems.add(entry.keyPosition, "the directive '\(directive.name)' is there twice")
            }
            directives.append(directive)
        }
        checkTLS(of: directives, isSecured, at: entries, &problems)
        try problems.finish()
        return directives
    }

    /// Whether directives ask for TLS.
    package static func areSecured(_ directives: [ConfigurationDirective]) -> Bool {
        directives.contains { $0.name == "tls-port" && $0.values.last != "0" }
    }

    /// Nodes in a sandbox speak TLS with everybody or with nobody: they have one port.
    private static func checkTLS(
        of directives: [ConfigurationDirective], _ isAsked: Bool, at entries: [PlanValue.Entry],
        _ problems: inout ProblemCollector
    ) {
        let isSecured = isAsked || areSecured(directives)
        func problem(_ name: String, _ text: String) {
            guard let entry = entries.first(where: { $0.key.lowercased() == name }) else { return }
            problems.add(entry.keyPosition, text)
        }
        func value(_ name: String) -> String? {
            directives.first { $0.name == name }?.values.last
        }
        if let port = value("tls-port"), UInt16(port) == nil {
            problem(
                "tls-port", "no port is \(port.quoted): tls-port: 6379, whose number is not used")
        }
        guard isSecured else {
            problem("port", "the harness sets 'port' itself; leave it out")
            for name in ["tls-cluster", "tls-replication"] where value(name) == "yes" {
                problem(
                    name,
                    "\(name) without tls-port: write cluster: { tls: yes }, which is all of it")
            }
            return
        }
        for name in ["tls-cluster", "tls-replication"] {
            guard value(name) == "no" || value(name) == nil && !isAsked else { continue }
            problem(
                value(name) == nil ? "tls-port" : name,
                "with TLS for clients, tls-cluster and tls-replication must be yes: nodes in the sandbox have one port, "
                    + "and it speaks TLS")
            return
        }
    }

    private static func directive(
        _ entry: PlanValue.Entry
    ) throws(PlanError) -> ConfigurationDirective {
        let name = entry.key.lowercased()
        let isWord = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (97...122).contains(byte)
                || (48...57).contains(byte)
        }
        guard isWord, !name.isEmpty, name.utf8.count <= 100 else {
            throw PlanError(entry.keyPosition, "no directive is written \(entry.key.quoted)")
        }
        guard !ours.contains(name) else {
            throw PlanError(entry.keyPosition, "the harness sets '\(name)' itself; leave it out")
        }
        if let suggestion = DirectiveNames.suggestion(for: name) {
            throw PlanError(
                entry.keyPosition, "no server knows a directive '\(name)'\(suggestion)")
        }
        if entry.value.isNothing {
            throw PlanError(
                entry.keyPosition, "'\(name)' has no value; write \"\" for an empty one")
        }
        guard case .list(let elements) = entry.value.content else {
            return ConfigurationDirective(name: name, values: [try text(of: entry.value, name)])
        }
        var values: [String] = []
        for element in elements { values.append(try text(of: element, name)) }
        return ConfigurationDirective(name: name, values: values)
    }

    private static func text(of value: PlanValue, _ name: String) throws(PlanError) -> String {
        let text = try value.text("the value of a directive")
        guard !text.contains("\n") else {
            throw value.error("the value of '\(name)' is more than one line; repeat it as a list")
        }
        if case .scalar(_, isQuoted: false) = value.content, ["true", "false"].contains(text) {
            throw value.error(
                "redis.conf writes yes and no: \(name): \(text == "true" ? "yes" : "no")")
        }
        if Secret.isSecret(directive: name) { return try SecretValue.expanded(text, at: value) }
        if let unit = timeUnits[name] { return try time(text, unit, value, name) }
        return text
    }

    /// Bare milliseconds below this are hardly meant: so many seconds are.
    private static let fewestBareMilliseconds = 100

    /// A time as the directive counts it; a bare number is taken as redis.conf would, but not where it is so small
    /// that seconds must be meant. In quotes it is redis.conf's own word.
    private static func time(
        _ text: String, _ unit: Duration, _ value: PlanValue, _ name: String
    ) throws(PlanError) -> String {
        if case .scalar(text, isQuoted: false) = value.content, let number = Int(text),
            unit == .milliseconds(1), (1..<fewestBareMilliseconds).contains(number)
        {
            throw value.error(
                "\(name): \(number) is \(number) ms, as redis.conf counts; write \(number)s or \(number)ms"
            )
        }
        if let number = Int64(text) {
            guard name != "cluster-node-timeout" || (1...86_400_000).contains(number) else {
                throw value.error("\(text) ms is out of range for '\(name)': 1ms to 24h")
            }
            return text
        }
        let duration = try value.quantity(Units.duration)
        let (count, rest) = duration.wholeNanoseconds.quotientAndRemainder(
            dividingBy: unit.wholeNanoseconds)
        guard rest == 0 else {
            throw value.error("'\(name)' counts in steps of \(unit.inWords): \(text) is between")
        }
        return try time(String(count), unit, value, name)
    }
}
