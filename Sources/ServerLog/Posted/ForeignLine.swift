/// Lines of others that stand among a server's: settings, answers to INFO, the words of a container's
/// entry script, of redis-cli, of compose, and of a program that runs the server and logs itself.
enum ForeignLine {
    /// Whether it is one of these.
    static func isKnown(_ text: String) -> Bool {
        let plain = withoutColours(text)
        return isInformation(plain) || isSetting(plain) || isScript(plain) || isTool(plain)
            || isRunner(plain) || isTrace(plain) || isBanner(plain) || isState(plain)
            || isNodeRow(plain)
            || afterPrompt(plain) != nil
    }

    /// What stands beside the drawing that a server begins with, where the drawing was left out.
    private static func isBanner(_ text: String) -> Bool {
        let plain = text.drop { $0 == " " }
        guard plain.count <= 80 else { return false }
        return plain.hasPrefix("Running in ") && plain.contains(" mode")
            || plain.hasPrefix("Port: ") || plain.hasPrefix("PID: ")
            || ["Redis ", "Valkey ", "KeyDB "].contains { plain.hasPrefix($0) }
                && (plain.contains(" 64 bit") || plain.contains(" 32 bit"))
            || [
                "http://redis.io", "https://redis.io", "https://valkey.io",
                "https://docs.keydb.dev",
            ]
            .contains { plain.hasPrefix($0) }
    }

    /// A row of CLUSTER NODES: an id, an address, and flags.
    private static func isNodeRow(_ text: String) -> Bool {
        let words = text.split(separator: " ").prefix(5)
        return words.count >= 4 && words.prefix(3).contains { $0.contains(":") }
            && words.contains { word in
                let flags = word.split(separator: ",")
                return flags.contains("master") || flags.contains("slave")
                    || flags.contains("handshake")
            }
    }

    private static let states = [
        "State:", "Last State:", "Reason:", "Exit Code:", "Started:", "Finished:", "Ready:",
        "Restart Count:", "Container ID:", "Image ID:", "Image:", "Host Port:", "Limits:",
        "Requests:", "Liveness:", "Readiness:", "Mounts:", "Environment:", "Conditions:",
        "Message:",
    ]

    /// A field of a container's state, and what redis-cli shows of itself: its prompt and how long it waited.
    private static func isState(_ text: String) -> Bool {
        if text.hasPrefix("\""), text.contains("\": ") { return true }
        if text.hasPrefix("("), text.hasSuffix("s)"), text.count <= 12 { return true }
        // A port or a count that a script prints.
        if text.count <= 6, text.allSatisfy(\.isNumber) { return true }
        // What redis-cli numbers: `2) "normal 0 0 0"`.
        if let parenthesis = text.firstIndex(of: ")"), parenthesis > text.startIndex,
            text[..<parenthesis].allSatisfy(\.isNumber), text[parenthesis...].hasPrefix(") ")
        {
            return true
        }
        // `172.20.75.109 - redis-0`: who has which address.
        let parts = text.split(separator: " ")
        if parts.count <= 3, text.count <= 80, parts.first?.split(separator: ".").count == 4,
            parts.first?.allSatisfy({ $0.isNumber || $0 == "." || $0 == ":" }) == true
        {
            return true
        }
        // An item of a list in a plan or a compose file: `- 6379:6379`.
        if text.hasPrefix("- "), text.count <= 80, !text.dropFirst(2).contains(" ") { return true }
        if let prompt = text.firstRange(of: "> "), text[..<prompt.lowerBound].contains(":"),
            text[..<prompt.lowerBound].allSatisfy({
                $0.isLetter || $0.isNumber || ".:-[]()_".contains($0)
            }),
            text[..<prompt.lowerBound].last?.isNumber == true
                || text[..<prompt.lowerBound].last == "]"
        {
            return true
        }
        return states.contains { text.hasPrefix($0) }
    }

    /// What a shell says that is told to say what it does, a heading of the person who posted, and the words
    /// with which a server refuses its configuration.
    private static func isTrace(_ text: String) -> Bool {
        if text.hasPrefix("------ "), text.hasSuffix(" ------") { return true }
        if text.hasPrefix("Warning: Using a password with ") || text.hasPrefix("+ ")
            || text.contains("*** FATAL CONFIG FILE ERROR")
        {
            return true
        }
        if text.hasPrefix(">>> '") || text.hasPrefix("Reading the configuration file, ") {
            return true
        }
        if text.count <= 120, text.hasSuffix(".log"), !text.contains(" ") { return true }
        // `.11:`, the end of an address.
        if text.count <= 8, text.hasSuffix(":"), !text.contains(" ") { return true }
        return text.count <= 40 && text.contains(where: \.isLetter)
            && (text.hasSuffix(":") || text.hasSuffix(".log"))
            && text.split(separator: " ").count <= 4
    }

    /// `used_memory:896416`, `# Replication`.
    static func isInformation(_ text: String) -> Bool {
        if text.hasPrefix("# ") { return sections.contains(String(text.dropFirst(2).prefix(20))) }
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { return false }
        let key = text[..<colon]
        return key.count >= 3 && key.contains("_") && !text.contains(". ")
            && key.allSatisfy { $0.isLowercase && $0.isASCII || $0.isNumber || $0 == "_" }
            && key.first?.isLetter == true
    }

    private static let sections: Set<String> = [
        "Server", "Clients", "Memory", "Persistence", "Stats", "Replication", "CPU", "Modules",
        "Commandstats", "Errorstats", "Latencystats", "Cluster", "Keyspace", "Sentinel", "Threads",
    ]

    private static let settings: Set<Substring> = [
        "dir", "bind", "port", "sentinel", "requirepass", "masterauth", "primaryauth", "save",
        "protected-mode", "daemonize", "appendonly", "replicaof", "slaveof", "maxmemory",
        "loglevel",
        "maxmemory-policy", "pidfile", "logfile", "tls-port", "cluster-enabled", "masteruser",
        "cluster-config-file", "cluster-node-timeout", "cluster-announce-ip", "replica-announce-ip",
        "replica-announce-port", "include", "appendfsync", "dbfilename", "rename-command",
    ]

    private static func isSetting(_ text: String) -> Bool {
        let words = text.split(separator: " ", maxSplits: 2)
        return words.count >= 2 && settings.contains(words[0])
    }

    /// `redis-cluster 14:56:48.78 INFO  ==> ...`: a name and a time in hundredths.
    private static func isScript(_ text: String) -> Bool {
        let words = text.split(separator: " ").prefix(8)
        return zip(words, words.dropFirst()).contains { name, time in
            ["redis", "valkey", "keydb"].contains { name.contains($0) }
                && time.count == 11 && time.filter { $0 == ":" }.count == 2 && time.contains(".")
        }
    }

    private static let tools = [
        "M: ", "S: ", "slots:[", "replicates ", ">>> ", "[OK] ", "[ERR] ", "[WARNING] ",
        "Adding replica ", "Master[", "Can I set the above ", "\u{283F} ", "Container ", "Network ",
        "Attaching to ", "Creating ", "Recreating ", "Starting container", "Storing map ",
        "exited with code ", "Killed", "Segmentation fault", "[offset ", "[additional info]",
        "Redis server v=", "Valkey server v=", "[info] ", "--- RDB ERROR DETECTED",
        "\\o/ RDB looks OK", "[ERR", "> > > ", "min: ", "Connecting to node ", "*** ", "**\\* ",
        "Could not connect to Redis at ", "Could not connect to Valkey at ", "AUTH failed: ",
        "(error) ", "(nil)", "(empty ", "Mem: ", "Swap: ", "-/+ buffers", "total  ",
    ]

    private static func isTool(_ text: String) -> Bool {
        let trimmed = text.drop { $0 == " " }
        return tools.contains { trimmed.hasPrefix($0) } || text.contains(" Storing map with ")
    }

    /// `I0612 05:32:35.122267   Shutdown handler called`, a line number before it or not.
    private static func isRunner(_ text: String) -> Bool {
        // `time="2024-03-03T10:00:01Z" level=info msg="..."`: an operator's.
        if text.hasPrefix("time=\""), text.contains(" level="), text.contains(" msg=") {
            return true
        }
        let words = text.split(separator: " ").prefix(4)
        return zip(words, words.dropFirst()).contains { sign, time in
            sign.count == 5 && "IWEF".contains(sign.first ?? " ")
                && sign.dropFirst().allSatisfy(\.isNumber)
                && time.filter { $0 == ":" }.count == 2 && time.first?.isNumber == true
        }
    }

    /// What follows `[user@host ~]$ ` or `user@host:~# `; nil when there is no such prompt.
    static func afterPrompt(_ text: String) -> Substring? {
        for end in ["]$ ", "]# ", "$ ", "# "] {
            guard let mark = text.firstRange(of: end), text[..<mark.lowerBound].contains("@"),
                text[..<mark.lowerBound].count <= 80
            else { continue }
            return text[mark.upperBound...]
        }
        return nil
    }

    private static func withoutColours(_ text: String) -> String {
        guard text.contains("\\u001b[") || text.contains("\u{1B}[") else { return text }
        var plain = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "\\u001b[") ?? rest.firstRange(of: "\u{1B}[") {
            plain += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "m") else { return plain }
            rest = rest[rest.index(after: end)...]
        }
        return plain + rest
    }
}
