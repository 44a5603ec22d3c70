import Linux
import RedisClient
import Wording

/// What nodes have of their configuration, and whether it is the plan's.
extension Cluster {
    /// What the server itself changes while it goes on: whom it follows, and what the harness gave back.
    private static let changing: Set<String> = [
        "replicaof", "slaveof", "repl-diskless-sync-delay", "maxclients",
    ]

    /// How long a node may take to tell: one that a fault keeps busy must not hold up a step.
    private static let patience = Duration.seconds(1)

    /// All directives of a node with their values; none where it does not answer, or may not be asked.
    ///
    /// - Parameter number: The node, from 1.
    /// - Returns: The values by name.
    package nonisolated func settings(of number: Int) async -> [String: String] {
        guard
            let words = try? await command(
                ["CONFIG", "GET", "*"], on: number, timeout: Self.patience
            ).elements?.map({ $0.text ?? "" })
        else { return [:] }
        let pairs = stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// All directives of the living nodes and what they count of their commands, with the process that has them.
    package func settings() async -> [Int: NodeSettings] {
        let processes = living().filter { nodes[$0]?.condition == .running }
            .map { (number: $0, process: nodes[$0]?.process?.processIdentifier) }
        return await settings(of: processes)
    }

    /// All are asked at once: one that a fault keeps busy must not hold up the others.
    private nonisolated func settings(
        of processes: [(number: Int, process: Int32?)]
    ) async -> [Int: NodeSettings] {
        await withTaskGroup(of: (Int, NodeSettings).self) { group in
            for (number, process) in processes {
                group.addTask { (number, await self.settings(of: number, process)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private nonisolated func settings(of number: Int, _ process: Int32?) async -> NodeSettings {
        let values = await settings(of: number).filter { !Self.changing.contains($0.key) }
        // Before the question: what this program tells meanwhile is counted as told, not as somebody else's.
        let answers = try? await commands(
            [["INFO", "commandstats"], ["INFO", "stats"]], on: number, timeout: Self.patience)
        let texts = (answers ?? []).compactMap(\.text).map { Information($0) }
        let counts =
            texts.count == 2
            ? NodeCounts(
                commands: texts[0], statistics: texts[1], own: orders.count(of: number)) : nil
        return NodeSettings(process: process, values: values, counts: counts)
    }

    /// From now on somebody else's hands on the nodes are looked for.
    package func lookForOthers() async {
        hands = OtherHands(since: await settings())
    }

    /// Looks what somebody else did to the nodes since the last look.
    ///
    /// - Returns: All that was found so far, each in words, with its node.
    @discardableResult package func findOthers() async -> [OtherHands.Finding] {
        // While a command of the plan's own acts, nobody can tell whose hands were at work.
        if !watch.hasCommand { hands.look(await settings(), own: watch.ownDirectives) }
        return hands.findings
    }

    /// A command of the plan's own begins, which may tell any node anything.
    ///
    /// - Returns: The number of its window, for `watch.commandEnded`.
    package func commandBegins() async -> Int {
        // Until now nobody else may have done anything; what comes is the command's.
        if hands.isLooking, !watch.hasCommand { await findOthers() }
        return watch.commandBegins()
    }

    /// Takes in whether the cluster is whole: after a command of the plan's own, whoever does something then is somebody else.
    package func commandsRest(isWhole: Bool) async {
        guard watch.commandsRest(isWhole: isWhole), hands.isLooking else { return }
        hands.forgive(await settings())
    }

    /// Sees that a node has what the plan says, since a script may start it with arguments of its own.
    ///
    /// Compared are numbers and yes or no, which the server writes as the plan does.
    ///
    /// - Throws: `ClusterError` when it has something else.
    func proveSettings(of number: Int) async throws {
        let has = await settings(of: number)
        let (kept, _) = SandboxSecurity.divided(deployment.directives)
        let asked = Dictionary(kept.map { ($0.name, $0.value) }) { $1 }
        for (name, value) in asked.sorted(by: { $0.key < $1.key }) {
            guard let found = has[name], !Self.changing.contains(name), found != value,
                NodeSettings.isComparable(value), NodeSettings.isComparable(found)
            else { continue }
            throw ClusterError(
                .unavailable,
                "node \(number) has \(name) \(found), and the plan says \(value). Is "
                    + "'\(deployment.server.path)' a script? Let it pass on its arguments and give none of its own"
            )
        }
    }
}

/// The directives of one node at one moment.
package struct NodeSettings: Sendable {
    /// The process that has them; nil on a cluster that was there before.
    package var process: Int32?
    /// The values by name.
    package var values: [String: String]
    /// What it counts of its commands; nil where it did not tell.
    package var counts: NodeCounts?

    /// Directives of a process.
    package init(process: Int32?, values: [String: String], counts: NodeCounts? = nil) {
        self.process = process
        self.values = values
        self.counts = counts
    }

    /// Whether a value is written in one way only.
    static func isComparable(_ value: String) -> Bool {
        Int64(value) != nil || value == "yes" || value == "no"
    }

    /// What another process, or nobody, changed since then.
    ///
    /// - Parameters:
    ///   - later: The same node later.
    ///   - own: The directives that steps of the plan change.
    /// - Returns: Each change in words, without secrets; none of a process that is another one.
    package func changes(until later: NodeSettings, but own: Set<String>) -> [String] {
        guard process == later.process else { return [] }
        return values.sorted { $0.key < $1.key }.compactMap { name, value in
            guard !own.contains(name), let found = later.values[name], found != value else {
                return nil
            }
            let shown = [value, found].map { Secret.shown([$0], of: name).joined() }
            return "\(name) became '\(shown[1])' from '\(shown[0])'"
        }
    }

    /// The orders that this process was given by somebody else since then, or since its start where it is another one; none of a
    /// cluster that was there before, which others may well tell something.
    package func foreignOrders(since earlier: NodeSettings?) -> [(order: NodeOrder, count: Int)] {
        guard let process, let counts else { return [] }
        guard let earlier, earlier.process == process else {
            return counts.foreignOrders(since: nil)
        }
        // Nothing was known before: neither is what is new.
        return earlier.counts.map { counts.foreignOrders(since: $0) } ?? []
    }
}

/// What somebody else did to nodes, found by looking at what they have and count now and then.
package struct OtherHands: Sendable {
    /// Something that no step of the plan did.
    package typealias Finding = (node: Int, what: String)

    private var last: [Int: NodeSettings]?
    /// All that was found.
    package private(set) var findings: [Finding] = []

    init() {}

    /// From what the nodes have now on.
    package init(since settings: [Int: NodeSettings]) {
        last = settings
    }

    /// Whether anything is looked for.
    var isLooking: Bool { last != nil }

    /// Holds what the nodes have now against what they had.
    ///
    /// - Parameters:
    ///   - settings: What those that answer have now.
    ///   - own: The directives that steps of the plan change.
    package mutating func look(_ settings: [Int: NodeSettings], own: Set<String>) {
        for (node, now) in settings.sorted(by: { $0.key < $1.key }) {
            let before = last?[node]
            for change in before?.changes(until: now, but: own) ?? [] {
                findings.append((node, "node \(node)'s \(change)"))
            }
            for (order, count) in now.foreignOrders(since: before) {
                findings.append(
                    (
                        node,
                        "node \(node) counts \(order.text) \(count) times more than it was told to"
                    ))
            }
        }
        forgive(settings)
    }

    /// What nodes have now is what they may have.
    mutating func forgive(_ settings: [Int: NodeSettings]) {
        // One that did not answer has what it had.
        last = (last ?? [:]).merging(settings.filter { !$0.value.values.isEmpty }) { $1 }
    }
}
