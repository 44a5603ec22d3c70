import Foundation
import Glibc
import Linux
package import Plan
package import Quantities
package import RedisClient
import RunRecord

/// A Redis Cluster, and everything that is done to it: one of local processes that are started here, or one that was
/// there before and is reached as its plan says.
package actor Cluster {
    /// What was asked for.
    package nonisolated let deployment: ClusterDeployment
    /// Where the nodes listen, those that may join included.
    nonisolated let book: AddressBook
    /// The nodes' identities by number, those of nodes that may join included.
    package nonisolated let identities: [Int: String]
    /// By how much nodes' clocks were ever moved.
    package nonisolated let clocks = NodeClocks()
    /// What this program told the nodes to do.
    nonisolated let orders = OwnOrders()
    /// What the nodes had and had been told when that was last looked at, and what somebody else changed until then.
    var hands = OtherHands()
    /// Watches all nodes from its own thread.
    package nonisolated let watch: ClusterWatch

    /// Ends nodes whose output would fill the disk.
    package nonisolated let outputs: OutputGuard
    /// What the nodes say of themselves; nil before they were asked.
    package private(set) var version: RedisClient.ServerVersion?

    var nodes: [Int: NodeProcess] = [:]
    /// What each node had when its process first answered after it was started again.
    var births: [Int: Birth] = [:]
    /// On a cluster that was there before: the processes that are frozen on their hosts, by node.
    var stopped: [Int: StoppedProcess] = [:]
    /// On a cluster that was there before: what its hosts are known to run, by node.
    var acquaintances: [Int: HostAcquaintance] = [:]
    /// On a cluster that was there before: what lets frozen nodes go on when the harness is gone, by node.
    var guards: [Int: LocalGuard] = [:]
    /// Where what happens to processes is recorded; nil before the run's clock has started.
    var timeline: Timeline?

    /// What was found of a cluster that was there before; nil of one that is started here.
    package nonisolated let found: FoundCluster?
    /// What the names of all keys begin with that the harness writes.
    package nonisolated let keyPrefix: String

    /// Takes a cluster that was there before; nothing is asked of it yet.
    ///
    /// - Parameters:
    ///   - found: What was found of it.
    ///   - keyPrefix: What the names of all keys begin with that the run writes, and nobody else's.
    ///   - logFolder: Where copies of the nodes' logs go.
    package init(_ found: FoundCluster, keyPrefix: String, logFolder: String) {
        self.found = found
        self.keyPrefix = keyPrefix
        deployment = ClusterDeployment(found, logFolder: logFolder)
        book = AddressBook(
            Dictionary(uniqueKeysWithValues: found.nodes.map { ($0.number, $0.address) }))
        identities = Dictionary(uniqueKeysWithValues: found.nodes.map { ($0.number, $0.identity) })
        outputs = OutputGuard()
        watch = ClusterWatch(
            topology: found.topology, addresses: book,
            numbers: Dictionary(uniqueKeysWithValues: identities.map { ($1, $0) }),
            credentials: deployment.access.own, keyPrefix: keyPrefix)
        version = found.version
        nodes = Dictionary(
            uniqueKeysWithValues: found.nodes.map { node in
                (
                    node.number,
                    NodeProcess(
                        number: node.number, address: node.address, identity: node.identity,
                        directory: "", folder: "\(logFolder)/\(node.number)",
                        server: ServerBinary(of: found.version), process: nil,
                        condition: .running)
                )
            })
    }

    /// Lays out a cluster; nothing is started yet.
    ///
    /// - Throws: `ClusterError` when there are no free ports or the folders cannot be written.
    package init(_ deployment: ClusterDeployment) throws {
        self.deployment = deployment
        found = nil
        keyPrefix = "shaketable:"
        let topology = deployment.topology
        var generator = SplitMix64(seed: deployment.seed)
        let numbers = 1...topology.nodeCount + deployment.spares
        let security = deployment.certificates?.security
        let places: [NodeAddress]
        if deployment.isSandboxed {
            let moves = deployment.support.movesNodes
            places = numbers.map { moves ? .movable(node: $0) : .sandboxed(node: $0) }
        } else {
            places = try FreePorts.pick(count: numbers.count, using: &generator)
        }
        book = AddressBook(
            Dictionary(
                uniqueKeysWithValues: zip(numbers, places.map { $0.secured(by: security) })))
        identities = Dictionary(
            uniqueKeysWithValues: numbers.map {
                ($0, NodeIdentity.make(node: $0, seed: deployment.seed))
            })
        outputs = OutputGuard(limit: deployment.outputLimit)
        watch = ClusterWatch(
            topology: topology, addresses: book,
            numbers: Dictionary(uniqueKeysWithValues: identities.map { ($1, $0) }),
            credentials: deployment.access.own)
    }

    /// Starts every node and waits until the cluster is whole: every node agrees on every slot, says
    /// `cluster_state:ok`, and every replica is linked.
    ///
    /// - Parameter limit: The longest wait.
    /// - Returns: How long it took from the first fork.
    /// - Throws: `ClusterError` when a node dies or time runs out (with last log lines), a process that was
    ///   started is not the server that answers, or the nodes are not all of one version.
    package func start(within limit: Duration) async throws -> Duration {
        let first = 1...deployment.topology.nodeCount
        for number in first { try prepare(number) }
        if let folder = deployment.clientFolder {
            try deployment.certificates?.write(to: folder)
        }
        try outputs.start()
        let begin = MonotonicClock.now()
        for number in first { try launch(number) }
        watch.start()
        try await waitUntilWhole(within: limit)
        for number in first { try await proveServer(of: number) }
        let took = Duration.nanoseconds(MonotonicClock.now() - begin)
        version = try await agreedVersion(of: first)
        try await restoreDefaults(of: first)
        try await proveLogin()
        return took
    }

    /// Begins to watch a cluster that was there before, and waits until it is whole.
    ///
    /// - Parameter limit: The longest wait.
    /// - Returns: How long it took.
    /// - Throws: `ClusterError` when it is not whole in time.
    package func join(within limit: Duration) async throws -> Duration {
        let begin = MonotonicClock.now()
        await acquaintHosts()
        watch.start()
        try await waitUntilWhole(within: limit)
        return .nanoseconds(MonotonicClock.now() - begin)
    }

    /// The nodes' addresses now, by number, those of nodes that may join included.
    package nonisolated var addresses: [Int: NodeAddress] { book.addresses }

    /// As whom the harness itself logs in; nil where nobody has to.
    package nonisolated var credentials: Credentials? { deployment.access.own }

    /// Sees that the plan's clients are let in.
    private func proveLogin() async throws {
        guard let clients = deployment.access.clients, let address = book[1] else { return }
        do {
            _ = try await Blocking.run {
                let connection = try Connection(
                    to: address.endpoint, as: clients, timeout: .seconds(5))
                defer { connection.close() }
                return try connection.run(["PING"], timeout: .seconds(5))
            }
        } catch let error as RedisError where error.kind == .unauthorized {
            throw ClusterError(
                .unavailable,
                "the servers do not let the plan's clients in, \(clients): \(error.detail); "
                    + "compare cluster.user and cluster.password with requirepass, user and aclfile"
            )
        }
    }

    /// Waits until all living nodes form a whole cluster.
    ///
    /// - Throws: `ClusterError` that says what is missing when time runs out or a node dies.
    package func waitUntilWhole(within limit: Duration) async throws {
        var reason = ""
        let isWhole = try await poll(
            every: .milliseconds(10), within: limit,
            until: {
                if let crashed = reap() { throw crashed }
                guard let found = watch.picture.reasonNotWhole(among: living()) else { return true }
                reason = found
                return false
            })
        guard isWhole else {
            throw ClusterError(
                .unavailable,
                "the cluster was not whole after \(limit): \(reason)\(wordsOfTheSilent())")
        }
    }

    /// From now on what happens to nodes goes to a timeline, and the numbers that they are polled for to a series.
    package func attach(_ timeline: Timeline, keeping series: PolledSeries) {
        self.timeline = timeline
        watch.attach(timeline, keeping: series)
    }

    /// Ends every node's process at once and stops the watch. The data goes with them.
    package func end() async {
        watch.stop()
        guard found == nil else { return }
        for number in nodes.keys.sorted() {
            _ = try? nodes[number]?.process?.signal(SIGKILL)
        }
        for number in nodes.keys.sorted() {
            guard let process = nodes[number]?.process else { continue }
            _ = await process.waitForExit(within: .seconds(10))
            nodes[number]?.process = nil
            nodes[number]?.condition = .stopped
        }
        // What a wrapper started beside the server would go on, and write, until the sandbox ends.
        ProcessFamily.end(nodes.values.map(\.family))
        await outputs.stop()
        hideSecretsInLogs()
        unmountDisks()
    }

    /// Where each node's log is, or would be for one that may join; none of a cluster that was there before.
    package func logPaths() -> [Int: String] {
        if found != nil { return [:] }
        return Dictionary(uniqueKeysWithValues: addresses.keys.map { ($0, process($0).logPath) })
    }

    /// The nodes whose process lives, frozen or not, in order.
    package func living() -> [Int] {
        nodes.values.filter { $0.condition == .running || $0.condition == .paused }.map(\.number)
            .sorted()
    }

    /// Deletes all data, so that a further run begins with none.
    package func empty() async throws {
        precondition(found == nil, "The data of a cluster that was there before is not the run's.")
        for master in watch.picture.masters.compactMap({ $0 }) {
            _ = try await command(["FLUSHALL"], on: master, timeout: .seconds(30))
        }
    }

    /// Runs a command on a node.
    ///
    /// - Throws: `RedisError` when the node cannot be reached or does not answer in time.
    package nonisolated func command(
        _ arguments: [String], on number: Int, timeout: Duration = .seconds(5)
    ) async throws -> Reply {
        guard let address = book[number] else {
            preconditionFailure("there is no node \(number)")
        }
        let credentials = credentials
        orders.note(arguments, to: number)
        return try await Blocking.run {
            let connection = try Connection(
                to: address.endpoint, as: credentials, timeout: timeout)
            defer { connection.close() }
            return try connection.run(arguments, timeout: timeout)
        }
    }

    /// Gives back what start-up took from the servers' defaults.
    func restoreDefaults(of numbers: some Sequence<Int> & Sendable) async throws {
        guard
            !deployment.directives.contains(where: {
                $0.name.lowercased() == "repl-diskless-sync-delay"
            })
        else { return }
        for number in numbers {
            _ = try await command(
                ["CONFIG", "SET", "repl-diskless-sync-delay", "5"], on: number)
        }
    }
}

extension Cluster {
    /// Ends the children that a node has forked with SIGUSR1, by which servers end their own children.
    ///
    /// - Returns: Their process identifiers, joined by commas.
    /// - Throws: `ClusterError` when the node has none.
    package func endChildren(of number: Int) throws -> String {
        let parent = nodes[number]?.process?.processIdentifier ?? 0
        let text = SmallFile.read("/proc/\(parent)/task/\(parent)/children") ?? ""
        let children = text.split(separator: " ").compactMap { Int32($0) }
        guard parent > 0, !children.isEmpty else {
            throw ClusterError(.unfit, "node \(number) has no child process")
        }
        for child in children { Glibc.kill(child, SIGUSR1) }
        return children.map { "\($0)" }.joined(separator: ", ")
    }
}

extension Cluster {
    /// Rations a node's processor time, its children's included.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - share: Of one processor, above 0.
    /// - Returns: The group that it is in then.
    /// - Throws: `ClusterError` when the node does not run, `LinuxError` when the kernel refuses.
    package func rationProcessor(of number: Int, to share: Double) async throws -> ControlGroup {
        guard let folder = deployment.support.controlGroup,
            case .found(let controller) = ProcessorController.find()
        else { throw ClusterError(.unavailable, "no control groups can be made here") }
        guard let process = nodes[number]?.process?.processIdentifier else {
            throw ClusterError(.unfit, "node \(number) does not run")
        }
        // The kernel takes no less than a millisecond.
        let quota = max(1000, Int64(share * Double(ControlGroup.periodMicroseconds)))
        let group = try ControlGroup.make(
            in: folder, name: "node-\(number)", home: controller.home, quota: quota)
        do {
            try group.add(process)
        } catch {
            try await group.remove()
            throw error
        }
        return group
    }
}

extension Cluster {
    /// Writes data to every master before the load starts, and waits until its replicas have it: as
    /// much as a real server holds, so that saves, flushes and resynchronisations take their time.
    ///
    /// - Parameters:
    ///   - size: Keys and values of one master together.
    ///   - valueSize: The size of each value.
    /// - Returns: How many keys each master holds then.
    /// - Throws: `ClusterError` when a master refuses it, or its replicas do not follow.
    package func fill(_ size: ByteCount, valueSize: ByteCount) async throws -> Int {
        var keys = 0
        for master in watch.picture.masters.compactMap({ $0 }) {
            let ballast = Ballast(
                node: master, tag: try await tag(servedBy: master), cluster: self,
                valueSize: valueSize.bytes)
            keys = try await ballast.load(size.bytes)
            let topology = deployment.topology
            let replicas = topology.nodeCount / max(1, topology.shards.count) - 1
            let reply = try await command(
                ["WAIT", "\(replicas)", "30000"], on: master, timeout: .seconds(35))
            guard let caughtUp = reply.integer, caughtUp >= replicas else {
                throw ClusterError(
                    .late, "the replicas of node \(master) did not take in \(size) within 30 s")
            }
        }
        return keys
    }
}

extension Cluster {
    /// Starts the next node that the cluster does not have yet, alone, and waits until it answers.
    ///
    /// - Returns: Its number.
    /// - Throws: `ClusterError` when none is left, or it does not answer.
    package func startSpare() async throws -> Int {
        guard let number = spares.first(where: { nodes[$0] == nil }) else {
            throw ClusterError(
                .unfit, "all \(spares.count) spare nodes have been used")
        }
        try prepare(number)
        // Prepared, it is stopped with what it has; startAgain launches it and waits for its PONG.
        _ = try await startAgain(number)
        try await restoreDefaults(of: [number])
        return number
    }

    /// From now on a new node counts as one of its master's shard.
    package func follow(_ number: Int, asReplicaOf master: Int) {
        let shard = snapshot().masters.first { $0.value == master }?.key
        watch.follow(number, shard: shard)
    }

    /// From now on a node that was added does not count any more.
    package func unfollow(_ number: Int) { watch.unfollow(number) }

    /// The numbers that new nodes can get.
    private var spares: Range<Int> {
        let first = deployment.topology.nodeCount + 1
        return first..<first + deployment.spares
    }
}

/// The 40 hexadecimal digits by which cluster nodes know each other.
package enum NodeIdentity {
    /// An identity for a node; the same seed and node give the same one.
    package static func make(node: Int, seed: UInt64) -> String {
        var generator = SplitMix64(seed: seed ^ (UInt64(node) &* 0x9E37_79B9_7F4A_7C15))
        let digits = Array("0123456789abcdef")
        return String((0..<40).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
    }
}

extension Cluster {
    /// Who is who now, as most nodes see it: what targets are resolved against.
    package func snapshot() -> ClusterSnapshot {
        let picture = watch.picture
        var masters: [Int: Int] = [:]
        var replicas: [Int: [Int]] = [:]
        for (shard, master) in zip(deployment.topology.shards, picture.masters) {
            guard let master else { continue }
            masters[shard.number] = master
            let view = picture.reachable.sorted().compactMap { picture.views[$0] }.first
            replicas[shard.number] = view?.masterOfReplica.filter { $0.value == master }
                .map(\.key).sorted()
        }
        let live = nodes.values.filter { $0.condition == .running }.map(\.number)
        return ClusterSnapshot(
            topology: deployment.topology, masters: masters, replicas: replicas,
            live: Set(live))
    }

    /// Every node for the live view.
    package func progress() -> [NodeProgress] {
        let picture = watch.picture
        return nodes.values.sorted { $0.number < $1.number }.map { node in
            let view = picture.views[node.number]
            return NodeProgress(
                number: node.number,
                shard: watch.shard(ofNode: node.number) ?? 0,
                isMaster: view?.isMaster ?? false, condition: condition(of: node),
                stateIsOk: view?.stateIsOk ?? false, isLinked: view?.isLinked ?? false)
        }
    }

    private func condition(of node: NodeProcess) -> NodeProgress.Condition {
        switch node.condition {
        case .running: .up
        case .paused: .paused
        case .stopped: .down
        case .crashed: .crashed
        }
    }
}

/// One node at one moment, for whoever looks at a run live.
package struct NodeProgress: Sendable {
    /// What its process does.
    package enum Condition: String, Sendable {
        case up
        case paused
        case down
        case crashed
    }

    /// The node, from 1.
    package let number: Int
    /// The shard it was built into, from 1.
    package let shard: Int
    /// Whether it holds itself for a master.
    package let isMaster: Bool
    /// What its process does.
    package let condition: Condition
    /// Whether it says `cluster_state:ok`.
    package let stateIsOk: Bool
    /// Whether it is linked to its master; true for a master.
    package let isLinked: Bool
}

extension Cluster {
    /// What a node answers to INFO.
    ///
    /// - Parameters:
    ///   - section: The section, such as `stats`.
    ///   - number: The node, from 1.
    /// - Returns: The section's keys and values.
    /// - Throws: `ClusterError` when it refuses, `RedisError` when it does not answer.
    package nonisolated func information(
        _ section: String, of number: Int
    ) async throws -> Information {
        let reply = try await command(["INFO", section], on: number)
        guard let text = reply.text else {
            throw ClusterError(
                .refused,
                "node \(number) refused INFO \(section): \(reply.serverError?.message ?? "")")
        }
        return Information(text)
    }

    /// A number that a node tells in INFO.
    ///
    /// - Throws: `ClusterError` when it tells none, `RedisError` when it does not answer.
    package nonisolated func figure(
        _ key: String, in section: String, of number: Int
    ) async throws -> Int64 {
        guard let value = try await information(section, of: number).integer(key) else {
            throw ClusterError(
                .unproven, "node \(number) tells no \(key) in INFO \(section)")
        }
        return value
    }

    /// A hash tag, without braces, of a slot that a node serves now.
    ///
    /// - Throws: `ClusterError` when it serves none, as replicas do; `RedisError`.
    package nonisolated func tag(servedBy number: Int) async throws -> String {
        let nodes = ClusterNodes(try await command(["CLUSTER", "NODES"], on: number).text ?? "")
        guard let slots = nodes.myself?.slots.max(by: { $0.count < $1.count }) else {
            throw ClusterError(.unfit, "node \(number) serves no slots")
        }
        return HashSlot.tag(in: slots)
    }

    /// The processor time that a node's process has used; nil when it does not run.
    package func processorTime(of number: Int) -> Duration? {
        guard let state = nodes[number]?.process?.state() else { return nil }
        return .nanoseconds(state.userTimeNanoseconds + state.systemTimeNanoseconds)
    }

    /// The master of each replica among some nodes, as most nodes see it; masters are left out.
    package func masters(of numbers: [Int]) -> [Int: Int] {
        let snapshot = snapshot()
        var masters: [Int: Int] = [:]
        for (shard, replicas) in snapshot.replicas {
            for replica in replicas where numbers.contains(replica) {
                masters[replica] = snapshot.masters[shard]
            }
        }
        return masters
    }

    /// The nodes whose process runs and is not frozen, but for one, in order.
    package func running(but number: Int) -> [Int] {
        nodes.values.filter { $0.condition == .running && $0.number != number }.map(\.number)
            .sorted()
    }
}
