package import RedisClient
package import RunRecord
import Wording

/// What was learned of a cluster that was there before, by reading alone.
package struct LearnedCluster: Sendable {
    /// One of its nodes.
    package struct Node: Sendable {
        /// Counts from 1: the masters in the order of their slots, then the replicas.
        package var number: Int
        /// Whether it is a master.
        package var isMaster: Bool
        /// What it uses, in bytes.
        package var memoryBytes: Double
        /// How long its last fork took; nil where it has not forked.
        package var latestFork: Duration?
        /// The clients that are connected to it.
        package var clients: Int
        /// How many keys it has.
        package var keys: Double

        /// A node.
        package init(
            number: Int, isMaster: Bool, memoryBytes: Double, latestFork: Duration?, clients: Int,
            keys: Double
        ) {
            self.number = number
            self.isMaster = isMaster
            self.memoryBytes = memoryBytes
            self.latestFork = latestFork
            self.clients = clients
            self.keys = keys
        }
    }

    /// From where it was learned, as the user named it.
    package var address: String
    /// What its servers are.
    package var version: RedisClient.ServerVersion
    /// Its shards, with nodes by their numbers.
    package var topology: Topology
    /// Its nodes in the order of their numbers.
    package var nodes: [Node]
    /// What CONFIG GET tells on the first node, by lower-case name; no secrets.
    package var directives: [String: String]
    /// Directives that hold a secret and are set, by name; what they hold is not kept.
    package var secrets: [String]
    /// Directives that are not the same on all nodes.
    package var differing: [String]
    /// What clients asked of the masters while it was watched, or ever where that was too little.
    package var mix: CommandMix
    /// Whether the mix is of all that was counted since the servers started or their counters were reset.
    package var isMixOfAllTime: Bool
    /// Commands of clients on all masters, a second, while it was watched.
    package var rate: Double
    /// How many reads replicas answered while it was watched, of all reads: 0 to 1.
    package var readsOfReplicas: Double
    /// How long it was watched.
    package var window: Duration
    /// The sizes of sampled values.
    package var sizes: ValueSizes
    /// How many keys were sampled.
    package var sampled: Int
    /// What the servers said where they refused the sizes of keys; nil where they did not.
    package var sampleRefusal: String?
    /// What stood longest in SLOWLOG, and its command; nil for nothing.
    package var slowest: (took: Duration, command: String)?
    /// What LATENCY LATEST tells, with the longest of each.
    package var latencies: [(event: String, longest: Duration)]

    /// The node with a number.
    package func node(_ number: Int) -> Node? { nodes.first { $0.number == number } }

    /// Its masters.
    package var masters: [Node] { nodes.filter(\.isMaster) }

    /// How many replicas most of its masters have.
    package var replicas: Int {
        let counts = topology.shards.map(\.replicas.count).sorted()
        return counts.isEmpty ? 0 : counts[counts.count / 2]
    }
}

/// What the nodes tell of their configuration, without secrets.
struct LearnedConfiguration: Sendable {
    /// The longest value that is kept, in bytes.
    private static let longest = 1000
    /// The most directives that a server may tell.
    private static let most = 1000

    /// The directives by lower-case name.
    private(set) var directives: [String: String] = [:]
    /// Those that hold a secret and are set.
    private(set) var secrets: [String] = []
    /// Those that are not the same on all nodes.
    private(set) var differing: Set<String> = []

    /// Reads an answer to `CONFIG GET *`; secrets are dropped here, before anything else sees them.
    init(_ reply: Reply) {
        let words = (reply.elements ?? []).prefix(2 * Self.most).map { $0.text ?? "" }
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            let name = words[index].lowercased()
            let value = words[index + 1]
            guard CommandMix.isName(name), value.utf8.count <= Self.longest else { continue }
            if Secret.isSecret(directive: name) {
                if !value.isEmpty { secrets.append(name) }
            } else {
                directives[name] = value
            }
        }
        secrets.sort()
    }

    /// Marks what another node tells otherwise.
    mutating func compare(with other: LearnedConfiguration) {
        for (name, value) in directives where other.directives[name] != value {
            differing.insert(name)
        }
    }
}
