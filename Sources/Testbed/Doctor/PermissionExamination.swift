import Plan
import RedisClient
import RunRecord

/// Which commands the plan's user may run on the nodes of a cluster that was there before, found without doing anything.
///
/// Access rules are looked at before a command is: each is asked in a form that can do nothing, such as of a key whose slot
/// another node serves, and only the refusal counts.
struct PermissionExamination {
    /// Commands that serve one purpose.
    struct Purpose: Sendable {
        /// What they are for, as findings name it.
        let name: String
        /// What needs them.
        let need: String
        /// The access rule that allows them.
        let rule: String
        /// In forms that do nothing; `{key}` is one of another node.
        let questions: [[String]]
        /// Whether runs can do without.
        let isOptional: Bool
    }

    /// How long a node may take to connect, and to answer.
    private static let patience = Duration.seconds(5)
    private static let absent = "shaketable:absent"

    /// In the order in which they are best read.
    static let purposes: [Purpose] = [
        Purpose(
            name: "load", need: "the load and its ledger",
            rule: "~shaketable:* +@read +@write",
            questions: [
                ["GET", "{key}"], ["SET", "{key}", "x", "XX"], ["INCR", "{key}"],
                ["HSET", "{key}", "a", "b"], ["HGETALL", "{key}"], ["MGET", "{key}"],
                ["UNLINK", "{key}"],
            ], isOptional: false),
        Purpose(
            name: "phases", need: "phases by polling", rule: "+cluster +info +@connection",
            questions: [
                ["CLUSTER", "NODES"], ["CLUSTER", "INFO"], ["INFO", "server"], ["PING"],
            ],
            isOptional: false),
        Purpose(
            name: "configuration", need: "'config-set', 'slow-command' and the node timeout",
            rule: "+config",
            questions: [
                ["CONFIG", "GET", "maxmemory"], ["CONFIG", "SET", "shaketable-absent", "1"],
            ], isOptional: true),
        Purpose(
            name: "scripts", need: "'slow-command', 'query-flood' and a mix with eval",
            rule: "+eval +script +slowlog",
            questions: [
                ["EVAL", "return 1", "1", "{key}"], ["SCRIPT", "EXISTS", "0"],
                ["SLOWLOG", "GET", "1"],
            ], isOptional: true),
        Purpose(
            name: "clients", need: "'client-pause' and 'client-kill'", rule: "+client",
            questions: [["CLIENT", "PAUSE", "never"], ["CLIENT", "KILL", "ID", "none"]],
            isOptional: true),
        Purpose(
            name: "failover by hand", need: "'failover'", rule: "+cluster",
            questions: [["CLUSTER", "FAILOVER", "never"]], isOptional: true),
    ]

    let found: FoundCluster

    /// A finding for each purpose.
    func findings() async -> [DoctorFinding] {
        var refused: [String: [(command: String, node: Int)]] = [:]
        var silent: [String] = []
        for node in found.nodes {
            do {
                for (purpose, command) in try await refusals(by: node) {
                    refused[purpose, default: []].append((command, node.number))
                }
            } catch {
                silent.append("node \(node.number): \(error)")
            }
        }
        if !silent.isEmpty {
            return [
                .bad(
                    "commands", .missing, found: silent.joined(separator: "; "),
                    reason: "it was there a moment ago", remedy: nil, for: "everything")
            ]
        }
        return Self.purposes.map { finding(of: $0, refused[$0.name] ?? []) } + [debug()]
    }

    private func finding(
        of purpose: Purpose, _ refused: [(command: String, node: Int)]
    ) -> DoctorFinding {
        let name = "commands for \(purpose.name)"
        guard !refused.isEmpty else {
            let all = purpose.questions.map(Self.name)
            return .ok(
                name, "\(all.joined(separator: ", ")) are allowed on all nodes", for: purpose.need)
        }
        var commands: [String] = []
        for (command, _) in refused where !commands.contains(command) { commands.append(command) }
        let nodes = Set(refused.map(\.node)).sorted().map(String.init).joined(separator: ", ")
        return .bad(
            name, purpose.isOptional ? .degraded : .missing,
            found: "\(commands.joined(separator: ", ")) refused on node \(nodes)",
            reason:
                "\(found.attach.credentials.map { "\($0)" } ?? "the default user") may not run them",
            remedy: "ACL SETUSER \(found.attach.credentials?.user ?? "default") \(purpose.rule)",
            for: purpose.need)
    }

    private func debug() -> DoctorFinding {
        let name = "commands for DEBUG"
        let need = "'debug-sleep'"
        let refusals = found.nodes.filter { $0.debugRefusal != nil }
        guard let first = refusals.first, let text = first.debugRefusal else {
            return .ok(name, "DEBUG is allowed on all nodes", for: need)
        }
        let nodes = refusals.map { String($0.number) }.joined(separator: ", ")
        return .bad(
            name, .degraded, found: "DEBUG refused on node \(nodes)",
            reason: ShellCommand.line(of: text), remedy: NodeAbility.debug.remedy, for: need)
    }

    /// What a node refuses: purposes with commands.
    private func refusals(
        by node: FoundCluster.Node
    ) async throws -> [(purpose: String, command: String)] {
        let key = foreignKey(for: node)
        let asked = Self.purposes.flatMap { purpose in
            purpose.questions.compactMap { words -> (purpose: String, words: [String])? in
                guard words.contains("{key}") else { return (purpose.name, words) }
                return key.map { key in
                    (purpose.name, words.map { $0 == "{key}" ? key : $0 })
                }
            }
        }
        let endpoint = node.address.endpoint
        let credentials = found.attach.credentials
        let replies = try await Blocking.run {
            let connection = try Connection(
                to: endpoint, as: credentials, timeout: Self.patience)
            defer { connection.close() }
            return try connection.run(all: asked.map(\.words), timeout: Self.patience)
        }
        return zip(asked, replies).filter { Self.isRefusal($1) }.map {
            ($0.0.purpose, Self.name($0.0.words))
        }
    }

    /// A key below our prefix that the node sends its clients elsewhere for; nil where it serves all slots, and so would do
    /// what it is asked.
    private func foreignKey(for node: FoundCluster.Node) -> String? {
        let own = found.topology.shards.first { $0.master == node.number }?.allSlots ?? []
        guard
            let slot = (0..<HashSlot.count).first(where: { slot in
                !own.contains { $0.contains(slot) }
            })
        else { return nil }
        return "\(Self.absent):{\(HashSlot.tag(in: slot...slot))}"
    }

    /// Whether the node would not do it: the rules forbid it, or it is taken away, as providers do.
    static func isRefusal(_ reply: Reply) -> Bool {
        guard let error = reply.serverError else { return false }
        return error.code == "NOPERM" || error.message.lowercased().contains("unknown command")
    }

    /// The command as people name it: with its subcommand, where it has one.
    private static func name(_ words: [String]) -> String {
        let containers: Set<String> = ["CLUSTER", "CONFIG", "SCRIPT", "SLOWLOG", "CLIENT"]
        return words.prefix(containers.contains(words[0]) ? 2 : 1).joined(separator: " ")
    }
}
