import RedisClient
import Synchronization

/// What nodes are told that may undo a fault or be one, as `INFO commandstats` counts it: what is done and put back between two
/// looks is counted all the same. Redis 7.0 and Valkey count subcommands by themselves; older servers tell nothing of them.
package enum NodeOrder: String, CaseIterable, Sendable {
    case configSet = "config|set"
    case configReset = "config|resetstat"
    case clientKill = "client|kill"
    case clientPause = "client|pause"
    case clientUnpause = "client|unpause"
    case failover = "cluster|failover"
    case forget = "cluster|forget"
    case meet = "cluster|meet"
    case replicate = "cluster|replicate"
    case reset = "cluster|reset"
    case scriptKill = "script|kill"
    case debug = "debug"

    /// The order that a command is; nil for any other.
    init?(_ words: [String]) {
        let names = words.prefix(2).map { $0.lowercased() }
        self.init(rawValue: names.first == "debug" ? "debug" : names.joined(separator: "|"))
    }

    /// As it is typed: `CONFIG SET`.
    package var text: String {
        rawValue.replacing("|", with: " ").uppercased()
    }
}

/// How often this program itself gave each order to each node's process.
final class OwnOrders: Sendable {
    private let counts = Mutex<[Int: [NodeOrder: Int]]>([:])

    /// A command is about to be sent.
    func note(_ words: [String], to node: Int) {
        guard let order = NodeOrder(words) else { return }
        counts.withLock { $0[node, default: [:]][order, default: 0] += 1 }
    }

    /// A node's process is a new one, which was told nothing.
    func forget(_ node: Int) {
        counts.withLock { $0[node] = nil }
    }

    func count(of node: Int) -> [NodeOrder: Int] {
        counts.withLock { $0[node, default: [:]] }
    }
}

/// How often a node's process did what, as it counts itself since its start.
package struct NodeCounts: Hashable, Sendable {
    /// The calls of each command, by its name in lower case.
    package var calls: [String: Int]
    /// How many keys were looked up by reads.
    package var lookups: Int
    /// What of the calls this program made.
    package var own: [NodeOrder: Int]

    /// Counts.
    package init(calls: [String: Int], lookups: Int, own: [NodeOrder: Int] = [:]) {
        self.calls = calls
        self.lookups = lookups
        self.own = own
    }

    /// Reads what a node tells of its commands and its reads.
    ///
    /// - Parameters:
    ///   - commands: Its answer to INFO commandstats.
    ///   - statistics: Its answer to INFO stats.
    ///   - own: What of it this program made.
    init(commands: Information, statistics: Information, own: [NodeOrder: Int]) {
        var calls: [String: Int] = [:]
        for (name, value) in commands.sections.values.joined() where name.hasPrefix("cmdstat_") {
            // cmdstat_get:calls=21,usec=63,...
            let count = value.split(separator: ",").first { $0.hasPrefix("calls=") }
            calls[name.dropFirst(8).lowercased()] = count.flatMap { Int($0.dropFirst(6)) }
        }
        let lookups = ["keyspace_hits", "keyspace_misses"].reduce(0) {
            $0 + Int(clamping: statistics.integer($1) ?? 0)
        }
        self.init(calls: calls, lookups: lookups, own: own)
    }

    /// The orders that somebody else gave between two moments, each with how often.
    ///
    /// - Parameter earlier: The same process before; nil for its start.
    /// - Returns: In the order of the list; none where the server counts no subcommands.
    package func foreignOrders(since earlier: NodeCounts?) -> [(order: NodeOrder, count: Int)] {
        NodeOrder.allCases.compactMap { order in
            let count = foreign(order) - (earlier?.foreign(order) ?? 0)
            return count > 0 ? (order, count) : nil
        }
    }

    private func foreign(_ order: NodeOrder) -> Int {
        max(0, calls[order.rawValue, default: 0] - own[order, default: 0])
    }
}
