import RedisClient

/// A server's settings, from CONFIG GET as redis-cli prints it or from a configuration file.
enum ServerSettings {
    /// What bears on an outage; nothing else is kept, no password least of all.
    private static let names: Set<String> = [
        "cluster-node-timeout", "cluster-require-full-coverage", "cluster-replica-validity-factor",
        "cluster-slave-validity-factor", "save", "stop-writes-on-bgsave-error", "maxmemory",
        "maxmemory-policy", "repl-timeout", "repl-backlog-size", "repl-diskless-sync",
        "min-replicas-to-write", "min-slaves-to-write", "min-replicas-max-lag", "appendonly",
        "appendfsync", "no-appendfsync-on-rewrite", "client-output-buffer-limit", "maxclients",
        "timeout", "tcp-keepalive", "replica-lazy-flush", "slave-lazy-flush",
        "replica-serve-stale-data", "latency-monitor-threshold", "slowlog-log-slower-than",
    ]

    /// The settings in a text, by name.
    static func read(_ text: String) -> [String: String] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
            bare($0.drop { $0 == " " })
        }
        var settings: [String: String] = [:]
        for (index, line) in lines.enumerated() {
            let name = line.lowercased()
            if names.contains(name) {
                // CONFIG GET tells the value in the line after the name.
                settings[name] = index + 1 < lines.count ? String(lines[index + 1].prefix(200)) : ""
            } else if let blank = line.firstIndex(of: " "),
                names.contains(line[..<blank].lowercased()), !line.hasPrefix("#")
            {
                let value = line[blank...].drop { $0 == " " }.prefix(200)
                let before = settings[line[..<blank].lowercased()].map { $0 + " " } ?? ""
                settings[line[..<blank].lowercased()] = before + value
            }
        }
        return settings
    }

    /// The node timeout where a text tells it in passing: `--cluster-node-timeout 5000`,
    /// `cluster-node-timeout: "5000"`; none where it tells several.
    static func quoted(in text: String) -> [String: String] {
        let name = "cluster-node-timeout"
        let values = text.split(whereSeparator: \.isNewline).flatMap { line in
            line.ranges(of: name).compactMap { place -> Int64? in
                let rest = line[place.upperBound...].drop { " \"':=,".contains($0) }
                let digits = rest.prefix { $0.isNumber }
                // A unit, or a name that goes on, is something else.
                guard rest[digits.endIndex...].first?.isLetter != true else { return nil }
                return Int64(digits)
            }
        }
        guard let first = values.first, values.allSatisfy({ $0 == first }) else { return [:] }
        return [name: String(first)]
    }

    private static func bare(_ line: Substring) -> Substring {
        var rest = line
        let digits = rest.prefix { $0.isNumber }
        if !digits.isEmpty, rest[digits.endIndex...].hasPrefix(") ") {
            rest = rest[digits.endIndex...].dropFirst(2)
        }
        if rest.hasPrefix("\""), rest.hasSuffix("\""), rest.count >= 2 {
            rest = rest.dropFirst().dropLast()
        }
        return rest
    }
}
