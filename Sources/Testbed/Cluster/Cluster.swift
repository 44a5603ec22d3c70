import Foundation
import Linux
import Plan
import Quantities
package import RedisClient
import RunRecord

/// A Redis Cluster, and everything that is done to it: one of local processes that are started here, or one that was
/// there before and is reached as its plan says.
package actor Cluster {
    /// What was asked for.
    package nonisolated let deployment: ClusterDeployment
    /// The nodes' addresses by number, those of nodes that may join included.
    package nonisolated let addresses: [Int: NodeAddress]
    /// The nodes' identities by number, those of nodes that may join included.
    package nonisolated let identities: [Int: String]
    /// By how much nodes' clocks were ever moved.
    package nonisolated let clocks = NodeClocks()
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
        addresses = Dictionary(uniqueKeysWithValues: found.nodes.map { ($0.number, $0.address) })
        identities = Dictionary(uniqueKeysWithValues: found.nodes.map { ($0.number, $0.identity) })
        outputs = OutputGuard()
        watch = ClusterWatch(
            topology: found.topology, addresses: addresses,
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
        if deployment.isSandboxed {
            addresses = Dictionary(
                uniqueKeysWithValues: numbers.map { ($0, NodeAddress.sandboxed(node: $0)) })
        } else {
            let free = try FreePorts.pick(count: numbers.count, using: &generator)
            addresses = Dictionary(uniqueKeysWithValues: zip(numbers, free))
        }
        identities = Dictionary(
            uniqueKeysWithValues: numbers.map {
                ($0, NodeIdentity.make(node: $0, seed: deployment.seed))
            })
        outputs = OutputGuard(limit: deployment.outputLimit)
        watch = ClusterWatch(
            topology: topology, addresses: addresses,
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
        watch.start()
        try await waitUntilWhole(within: limit)
        return .nanoseconds(MonotonicClock.now() - begin)
    }

    /// As whom the harness itself logs in; nil where nobody has to.
    package nonisolated var credentials: Credentials? { deployment.access.own }

    /// Sees that the plan's clients are let in.
    private func proveLogin() async throws {
        guard let clients = deployment.access.clients, let address = addresses[1] else { return }
        do {
            _ = try await Blocking.run {
                let connection = try Connection(
                    to: Endpoint(host: address.host, port: address.port), as: clients,
                    timeout: .seconds(5))
                defer { connection.close() }
                return try connection.run(["PING"], timeout: .seconds(5))
            }
        } catch let error as RedisError where error.kind == .unauthorized {
            throw ClusterError(
                "the servers do not let the plan's clients in, \(clients): \(error.detail); "
                    + "compare cluster.user and cluster.password with requirepass, user and aclfile"
            )
        }
    }

    /// Waits until all living nodes form a whole cluster.
    ///
    /// - Throws: `ClusterError` that says what is missing when time runs out or a node dies.
    package func waitUntilWhole(within limit: Duration) async throws {
        let deadline = MonotonicClock.now() + limit.wholeNanoseconds
        while true {
            if let crashed = reap() { throw crashed }
            guard let reason = watch.picture.reasonNotWhole(among: living()) else { return }
            guard MonotonicClock.now() < deadline else {
                throw ClusterError(
                    "the cluster was not whole after \(limit): \(reason)\(wordsOfTheSilent())")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// From now on what happens to nodes goes to a timeline.
    package func attach(_ timeline: Timeline) {
        self.timeline = timeline
        watch.attach(timeline)
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
            _ = await process.waitForExit(deadline: MonotonicClock.now() + 10_000_000_000)
            nodes[number]?.process = nil
            nodes[number]?.condition = .stopped
        }
        // What a wrapper started beside the server would go on, and write, until the sandbox ends.
        ProcessFamily.end(nodes.values.map(\.family))
        await outputs.stop()
        hideSecretsInLogs()
        unmountDisks()
    }

    /// Where each node's log is, or would be for one that may join.
    package func logPaths() -> [Int: String] {
        if let found, found.attach.log == nil { return [:] }
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
        guard let address = addresses[number] else {
            preconditionFailure("there is no node \(number)")
        }
        let credentials = credentials
        return try await Blocking.run {
            let connection = try Connection(
                to: Endpoint(host: address.host, port: address.port), as: credentials,
                timeout: timeout)
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
