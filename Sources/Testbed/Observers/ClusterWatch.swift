import Foundation
import Linux
package import RedisClient
package import RunRecord
import Synchronization

/// Watches all nodes from one thread of its own: how each sees the cluster, and, while a shard's
/// master is in doubt, which node accepts writes for it.
///
/// A stopped node never holds up the others: every connection is non-blocking.
package final class ClusterWatch: Sendable {
    /// What other threads see and ask for.
    struct Shared {
        var picture: ClusterPicture
        var timeline: Timeline?
        /// Where numbers that are polled are kept.
        var series: PolledSeries?
        var alertedShards: Set<Int> = []
        var restarted: Set<Int> = []
        /// The nodes that are asked.
        var followed: Set<Int>
        /// The shards of nodes that joined after the start.
        var joined: [Int: Int] = [:]
        var stops = false
        var worstLag: Int64 = 0
        /// When the last round was.
        var lastRound = MonotonicClock.now()
        /// Whether the nodes are asked for the directives that a run rests on.
        var asksDirectives = false
        /// The nodes that said another level than debug at any time, each with the first.
        var quietLevels: [Int: String] = [:]
        /// The node timeouts that the nodes said first since they are asked, and who said another one then.
        var nodeTimeouts: [Int: String] = [:]
        var otherTimeouts: [Int: String] = [:]
        /// The directives that steps of the plan change.
        var ownDirectives: Set<String> = []
        /// How often each node was told to take over by a step, and how often its log says that it was told, since the
        /// watch was attached.
        var takeoversAsked: [Int: Int] = [:]
        var takeoversHeard: [Int: Int] = [:]
        /// Whether a command of the plan's own may have asked for more.
        var mayAskForTakeovers = false
        /// Where another node answered than the one that is asked, which.
        var strangers: [Int: Int] = [:]
        /// How often each node answered a whole round since the watch was attached.
        var answers: [Int: Int] = [:]

        /// Takes in what a node says of a directive.
        mutating func take(_ told: (name: String, value: String), of node: Int) {
            guard told.name == "cluster-node-timeout" else {
                if told.value != "debug" {
                    quietLevels[node] = quietLevels[node] ?? told.value
                }
                return
            }
            let first = nodeTimeouts[node] ?? told.value
            nodeTimeouts[node] = first
            if told.value != first { otherTimeouts[node] = otherTimeouts[node] ?? told.value }
        }
    }

    let topology: Topology
    let addresses: [Int: NodeAddress]
    package let numbers: [String: Int]
    let credentials: Credentials?
    /// What the names of the probe's keys begin with.
    let keyPrefix: String
    let shared: Mutex<Shared>
    private let ended = DispatchSemaphore(value: 0)

    /// A watch of a cluster; `start()` starts it.
    ///
    /// - Parameters:
    ///   - topology: The shards.
    ///   - addresses: The nodes' addresses by number; those beyond the topology may join later.
    ///   - numbers: Node numbers by identity.
    ///   - credentials: As whom the nodes are asked.
    ///   - keyPrefix: What the names of the probe's keys begin with.
    package init(
        topology: Topology, addresses: [Int: NodeAddress], numbers: [String: Int],
        credentials: Credentials? = nil, keyPrefix: String = "shaketable:"
    ) {
        self.keyPrefix = keyPrefix
        self.credentials = credentials
        self.topology = topology
        self.addresses = addresses
        self.numbers = numbers
        shared = Mutex(
            Shared(
                picture: ClusterPicture(topology: topology),
                followed: Set(topology.shards.flatMap(\.nodes))))
    }

    /// Starts the thread.
    package func start() {
        let thread = Thread { [self] in
            WatchLoop(watch: self).run()
            ended.signal()
        }
        thread.name = "cluster-watch"
        thread.start()
    }

    /// Stops the thread and waits for its end.
    package func stop() {
        shared.withLock { $0.stops = true }
        ended.wait()
    }

    /// The newest picture.
    package var picture: ClusterPicture { shared.withLock { $0.picture } }

    /// From now on changes go to a timeline, which is first told the views as they are, and numbers to a series.
    package func attach(_ timeline: Timeline, keeping series: PolledSeries) {
        shared.withLock { shared in
            shared.timeline = timeline
            shared.series = series
            shared.answers = [:]
            shared.takeoversAsked = [:]
            shared.takeoversHeard = [:]
            shared.mayAskForTakeovers = false
            shared.strangers = [:]
            shared.worstLag = 0
            for (node, view) in shared.picture.views.sorted(by: { $0.key < $1.key }) {
                timeline.record(.viewChanged, at: timeline.now(), node: node) { $0 = view.details }
            }
        }
    }

    /// From now on asks every node at which level it writes its log, on which the logs' following rests, and for its
    /// node timeout.
    package func watchDirectives() {
        shared.withLock { shared in
            shared.asksDirectives = true
            shared.quietLevels = [:]
            (shared.nodeTimeouts, shared.otherTimeouts) = ([:], [:])
        }
    }

    /// The nodes that said another level than debug since they are asked, each with the first.
    package var quietLevels: [Int: String] { shared.withLock { $0.quietLevels } }

    /// A step of the plan's changes a directive, or sets it back.
    func expectChange(of directive: String) {
        shared.withLock { _ = $0.ownDirectives.insert(directive.lowercased()) }
    }

    /// The directives that steps of the plan changed; nil where a command of the plan's own may have changed any.
    package var ownDirectives: Set<String>? {
        shared.withLock { $0.mayAskForTakeovers ? nil : $0.ownDirectives }
    }

    /// The nodes that said another node timeout for a time that no step set, each with it.
    package var foreignTimeouts: [Int: String] {
        shared.withLock { shared in
            shared.mayAskForTakeovers || shared.ownDirectives.contains("cluster-node-timeout")
                ? [:] : shared.otherTimeouts
        }
    }

    /// A step is about to tell a node to take over.
    package func askForTakeover(by node: Int) {
        shared.withLock { $0.takeoversAsked[node, default: 0] += 1 }
    }

    /// A command of the plan's own runs, which may tell any node to take over.
    package func allowTakeovers() {
        shared.withLock { $0.mayAskForTakeovers = true }
    }

    /// A node's log says that a client told it to take over.
    func hearOfTakeover(by node: Int) {
        shared.withLock { $0.takeoversHeard[node, default: 0] += 1 }
    }

    /// The nodes that somebody else told to take over since the watch was attached.
    package var foreignTakeovers: [Int] {
        shared.withLock { shared in
            guard !shared.mayAskForTakeovers else { return [] }
            return shared.takeoversHeard.filter {
                $0.value > shared.takeoversAsked[$0.key, default: 0]
            }.keys.sorted()
        }
    }

    /// Where another node answered than the one that is asked, which, since the watch was attached.
    package var strangers: [Int: Int] { shared.withLock { $0.strangers } }

    /// Looks closely at some shards: their masters are in doubt. Writes are probed, and views are
    /// polled more often, until `calm()`.
    package func alert(shards: Set<Int>) {
        shared.withLock { $0.alertedShards.formUnion(shards) }
    }

    /// Ends the close look.
    package func calm() {
        shared.withLock { $0.alertedShards = [] }
    }

    /// From now on asks a node that has joined, too.
    ///
    /// - Parameters:
    ///   - node: The node, beyond the topology.
    ///   - shard: The shard that it is of now, from 1; nil where none is known.
    package func follow(_ node: Int, shard: Int?) {
        shared.withLock { shared in
            shared.followed.insert(node)
            shared.joined[node] = shard
        }
    }

    /// From now on asks a node that had joined no more, and forgets what it said.
    package func unfollow(_ node: Int) {
        shared.withLock { shared in
            shared.followed.remove(node)
            shared.joined[node] = nil
            shared.picture.views[node] = nil
            shared.picture.reachable.remove(node)
        }
    }

    /// The shard of a node, by the topology or since it joined; nil when it is of none.
    package func shard(ofNode node: Int) -> Int? {
        topology.shard(ofNode: node)?.number ?? shared.withLock { $0.joined[node] }
    }

    /// The key that is written to see whether a node accepts writes for a shard.
    package func probeKey(of shard: Topology.Shard) -> String {
        "\(keyPrefix)probe:{\(HashSlot.tag(in: shard.slots))}"
    }

    /// Tells the watch that a node's process is a new one.
    package func restarted(node: Int) {
        shared.withLock { _ = $0.restarted.insert(node) }
    }

    /// The nodes of the topology that answered no round since the watch was attached.
    package func silentNodes() -> [Int] {
        shared.withLock { shared in
            topology.shards.flatMap(\.nodes).filter { shared.answers[$0, default: 0] == 0 }.sorted()
        }
    }

    /// The longest time between two rounds since the last call, or since the last round when that is longer.
    package func takeWorstLag() -> Duration {
        shared.withLock { shared in
            defer { shared.worstLag = 0 }
            return .nanoseconds(max(shared.worstLag, MonotonicClock.now() - shared.lastRound))
        }
    }
}
