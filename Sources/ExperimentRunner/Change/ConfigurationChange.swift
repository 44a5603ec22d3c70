package import Experiments
package import Plan
import RedisClient
import Wording

/// What differs between two configurations, and what of each can be tried in the sandbox.
package struct ConfigurationChange: Sendable {
    /// Directives that may be written more than once, each time adding to the others.
    ///
    /// Source: the directives that `loadServerConfigFromString` in config.c of Redis 7.0 appends to a
    /// list, and those that it merges by their first argument; `user` and `loadmodule` are queued.
    private static let repeated: Set<String> = [
        "client-output-buffer-limit", "include", "loadmodule", "rename-command", "save", "user",
    ]
    /// What only makes sense on the machine that the file is for.
    private static let local: [String: String] = [
        "rename-command": "the harness needs the commands by their names",
        "loadmodule": "modules of another machine are not loaded",
        "user": "access rules are left out: the harness connects as the default user",
        "aclfile": "access rules are left out: the harness connects as the default user",
        "masterauth": "passwords are left out", "masteruser": "passwords are left out",
        "requirepass": "passwords are left out",
        "maxmemory": "memory is this machine's", "unixsocketperm": "the socket is left out",
        "oom-score-adj": "a matter of the machine",
        "oom-score-adj-values": "a matter of the machine",
        "server_cpulist": "a matter of the machine", "bio_cpulist": "a matter of the machine",
        "cluster-announce-hostname": "addresses are the sandbox's",
    ]

    /// What differs, by name.
    package let changes: [SettingChange]
    /// What of each configuration is tried: directives and their values as redis.conf has them.
    package let tried: [[(name: String, values: [String])]]
    /// Whether TLS is all that each configuration speaks.
    private let areSecured: [Bool]
    /// Where each directive of either is written.
    private let places: [[String: String]]

    /// Compares two files.
    package init(from: ConfigurationFile, to: ConfigurationFile) {
        places = [from.places, to.places]
        let files = [from, to].map { file in
            file.directives.mapValues { $0.map(Self.line) }
        }
        let areSecured = files.map { file in
            SecuredDirectives.areAll { file[$0]?.last }
        }
        self.areSecured = areSecured
        let names = Set(files.flatMap(\.keys)).sorted()
        changes = names.compactMap { name in
            let values = files.map { Self.effective($0[name] ?? [], of: name) }
            guard values[0] != values[1] else { return nil }
            let shown = Self.shown(values, of: name)
            return SettingChange(
                name: name, from: shown[0], to: shown[1],
                bearing: FailoverSettings.bearing(of: name),
                ignored: Self.reasonToIgnore(name, areSecured: areSecured))
        }
        tried = zip(files, areSecured).map { file, isSecured in
            file.keys.sorted()
                .filter { Self.reasonToIgnore($0, areSecured: [isSecured]) == nil }
                .map { (name: $0, values: Self.effective(file[$0] ?? [], of: $0)) }
        }
    }

    /// Where a directive is written again, the last one counts, unless it adds to the others.
    private static func effective(_ values: [String], of name: String) -> [String] {
        repeated.contains(name) ? values : Array(values.suffix(1))
    }

    /// Both sides' values as they may be told: of secrets only that there are some, and that they differ.
    private static func shown(_ values: [[String]], of name: String) -> [[String]] {
        guard Secret.isSecret(directive: name) else {
            return values.map { Secret.shown($0, of: name) }
        }
        return [
            values[0].isEmpty ? [] : [Secret.hidden],
            values[1].isEmpty
                ? [] : [values[0].isEmpty ? Secret.hidden : Secret.hiddenAndDifferent],
        ]
    }

    /// Why a directive is not tried; nil when it is.
    static func reasonToIgnore(_ name: String, areSecured: [Bool] = []) -> String? {
        if let reason = local[name] { return reason }
        if SecuredDirectives.switches.contains(name), Set(areSecured).count > 1 { return nil }
        if name.hasPrefix("tls-") {
            guard areSecured.contains(true) else {
                return "TLS is tried for clients, bus and replication together, or not at all"
            }
            return ConfigurationReader.setsItself(name)
                ? "port, certificates and keys of TLS are the run's own" : nil
        }
        return ConfigurationReader.setsItself(name)
            ? "addresses, files and logs are the sandbox's" : nil
    }

    /// Arguments as one value: those with spaces or nothing in them in quotes again.
    private static func line(_ arguments: [String]) -> String {
        guard arguments.count > 1 else { return arguments.first ?? "" }
        return arguments.map { argument in
            argument.isEmpty || argument.contains(where: \.isWhitespace)
                ? "\"\(argument)\"" : argument
        }.joined(separator: " ")
    }

    /// One configuration as changes of a plan.
    ///
    /// - Parameter variant: 0 for before, 1 for after.
    /// - Returns: Paths and values.
    package func values(of variant: Int) -> [(path: String, value: PlanValue)] {
        let secured = PlanValue(
            .scalar(areSecured[variant] ? "yes" : "no", isQuoted: false),
            at: PlanPosition(source: variant == 0 ? "--from" : "--to"))
        let switches = areSecured.contains(true) ? [(path: "cluster.tls", value: secured)] : []
        return switches
            + tried[variant].map { name, values in
                let place = PlanPosition(
                    source: places[variant][name] ?? (variant == 0 ? "--from" : "--to"))
                let scalars = values.map { PlanValue(.scalar($0, isQuoted: true), at: place) }
                return (
                    path: "cluster.config.\(name)",
                    value: scalars.count == 1
                        ? scalars[0] : PlanValue(.list(scalars), at: place)
                )
            }
    }
}
