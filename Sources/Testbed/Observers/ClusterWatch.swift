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
        /// The node timeouts that the nodes said first since they are asked, and who said another one then while no
        /// command of the plan's own acted.
        var nodeTimeouts: [Int: String] = [:]
        var otherTimeouts: [Int: String] = [:]
        /// The directives that steps of the plan change.
        var ownDirectives: Set<String> = []
        /// How often each node was told to take over by a step, and when its log says that it was told, since the
        /// watch was attached.
        var takeoversAsked: [Int: Int] = [:]
        var takeoversHeard: [Int: [Int64]] = [:]
        /// When commands of the plan's own acted, which may have asked for more.
        var commands = CommandWindows()
        /// Where another node answered than the one that is asked, which.
        var strangers: [Int: Int] = [:]
        /// The nodes that ever served each shard since the watch was attached.
        var servers: [Int: Set<Int>] = [:]
        /// How often each node answered a whole round since the watch was attached.
        var answers: [Int: Int] = [:]

        /// Takes in who serves each shard now.
        mutating func noteServers() {
            for (shard, master) in zip(picture.topology.shards, picture.masters) {
                guard let master else { continue }
                servers[shard.number, default: []].insert(master)
            }
        }

        /// Takes in what a node says of a directive.
        mutating func take(_ told: (name: String, value: String), of node: Int, at now: Int64) {
            guard told.name == "cluster-node-timeout" else {
                if told.value != "debug" {
                    quietLevels[node] = quietLevels[node] ?? told.value
                }
                return
            }
            // What a command left behind is what the node has from then on.
            let first = commands.hold(now) ? told.value : nodeTimeouts[node] ?? told.value
            nodeTimeouts[node] = first
            if told.value != first { otherTimeouts[node] = otherTimeouts[node] ?? told.value }
        }
    }

    let topology: Topology
    let addresses: AddressBook
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
    ///   - addresses: Where the nodes listen; those beyond the topology may join later.
    ///   - numbers: Node numbers by identity.
    ///   - credentials: As whom the nodes are asked.
    ///   - keyPrefix: What the names of the probe's keys begin with.
    package init(
        topology: Topology, addresses: AddressBook, numbers: [String: Int],
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
            shared.commands = CommandWindows()
            shared.strangers = [:]
            shared.servers = [:]
            shared.noteServers()
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

    /// The directives that steps of the plan changed.
    package var ownDirectives: Set<String> { shared.withLock { $0.ownDirectives } }

    /// The nodes that said another node timeout for a time that no step set, each with it.
    package var foreignTimeouts: [Int: String] {
        shared.withLock { shared in
            shared.ownDirectives.contains("cluster-node-timeout") ? [:] : shared.otherTimeouts
        }
    }

    /// A step is about to tell a node to take over.
    package func askForTakeover(by node: Int) {
        shared.withLock { $0.takeoversAsked[node, default: 0] += 1 }
    }

    /// A command of the plan's own begins, which may tell any node anything.
    ///
    /// - Returns: The number of its window, for `commandEnded`.
    package func commandBegins(at now: Int64 = MonotonicClock.now()) -> Int {
        shared.withLock { $0.commands.open(at: now) }
    }

    /// A command of the plan's own is over, with its undo: once the cluster is whole, what nodes are told is somebody else's.
    package func commandEnded(_ number: Int, at now: Int64 = MonotonicClock.now()) {
        shared.withLock { $0.commands.finish(number, at: now) }
    }

    /// Whether commands of the plan's own may tell nodes anything now.
    package var hasCommand: Bool { shared.withLock { $0.commands.isOpen } }

    /// Takes in whether the cluster is whole.
    ///
    /// - Returns: Whether the last command of the plan's own has come to rest just now.
    package func commandsRest(isWhole: Bool, at now: Int64 = MonotonicClock.now()) -> Bool {
        shared.withLock { $0.commands.note(isWhole: isWhole, at: now) }
    }

    /// A node's log says that a client told it to take over.
    func hearOfTakeover(by node: Int, at moment: Int64) {
        shared.withLock { $0.takeoversHeard[node, default: []].append(moment) }
    }

    /// The nodes that somebody else told to take over since the watch was attached.
    package var foreignTakeovers: [Int] {
        shared.withLock { shared in
            shared.takeoversHeard.filter { node, moments in
                moments.count { !shared.commands.hold($0) }
                    > shared.takeoversAsked[node, default: 0]
            }.keys.sorted()
        }
    }

    /// The shards that more than one node served since the watch was attached.
    package var handedOver: Set<Int> {
        shared.withLock { Set($0.servers.filter { $0.value.count > 1 }.keys) }
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
