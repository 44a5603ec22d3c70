import Linux
import Quantities
import RedisClient
import RunRecord
import Workload

/// What a specification and a target come to for each worker, checked.
struct LoadPlanning {
    let specification: LoadSpecification
    let target: LoadTarget
    let addresses: [SocketAddress]
    let sources: [SocketAddress]

    /// Checks a load.
    init(_ specification: LoadSpecification, target: LoadTarget) throws(LoadError) {
        self.specification = specification
        self.target = target
        var addresses: [SocketAddress] = []
        for (index, node) in target.nodes.enumerated() {
            guard node.number == index + 1 else {
                throw .unusable("nodes count from 1 without gaps, not \(node.number)")
            }
            addresses.append(try Self.address(node.host, port: node.port))
        }
        self.addresses = addresses
        var sources: [SocketAddress] = []
        for source in target.sourceAddresses { sources.append(try Self.address(source, port: 0)) }
        self.sources = sources
        try specification.check()
        try checkTopology()
        try checkTransfers()
    }

    private static func address(_ host: String, port: UInt16) throws(LoadError) -> SocketAddress {
        guard let address = SocketAddress(host, port: port) else {
            throw .unusable("'\(host)' is no numeric IPv4 address")
        }
        return address
    }

    private func checkTransfers() throws(LoadError) {
        guard specification.transfers == .ioUring else { return }
        let capacity = specification.transfers.ringCapacity
        if let refusal = TransferRing(capacity: capacity).refusal { throw .transfers(refusal) }
    }

    private func checkTopology() throws(LoadError) {
        guard target.knownNodes > 0, target.knownNodes <= target.nodes.count,
            !target.topology.shards.isEmpty
        else {
            throw .unusable("a load needs at least one node and one shard")
        }
        for shard in target.topology.shards {
            for node in shard.nodes where node < 1 || node > target.knownNodes {
                throw .unusable("shard \(shard.number) names node \(node), which there is not")
            }
        }
    }

    /// The connections of one worker to each node.
    var connectionsPerNode: Int {
        specification.connectionsPerWorker
    }
}

extension TransferPreference {
    /// How many transfers a worker's ring takes at once; 0 for no ring.
    var ringCapacity: Int { self == .epoll ? 0 : Worker.sendsAtOnce }
}

extension LoadPlanning {
    /// What one worker (from 0) is told to do.
    func configuration(
        worker index: Int, origin: Int64, start: Int64, seed: UInt64
    ) -> WorkerConfiguration {
        let workers = specification.workers
        let callers =
            specification.share(of: specification.connections, worker: index)
            * specification.pipeline
        let policy = specification.policy
        let poolSize = specification.share(
            of: policy.poolSize ?? specification.connectionsToNode, worker: index)
        let pool = PoolLimits(
            isShared: policy.pool == .shared,
            permits: max(1, poolSize) * specification.requestsOnConnection,
            wait: policy.poolWait?.wholeNanoseconds)
        let isOpen = specification.schedule != nil
        return WorkerConfiguration(
            index: index, workerCount: workers, job: .load, nodes: target.nodes,
            knownNodes: target.knownNodes, addresses: addresses, topology: target.topology,
            source: sources.isEmpty ? nil : sources[index % sources.count],
            login: target.credentials?.greeting ?? [], security: target.security, origin: origin,
            start: start, seed: seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15,
            schedule: specification.schedule, arrivals: specification.arrivals, callers: callers,
            inFlightLimit: isOpen ? specification.inFlightLimit / workers : callers,
            connectionsPerNode: policy.limitsPools ? max(1, poolSize) : connectionsPerNode,
            pipeline: specification.requestsOnConnection, workload: Workload(specification),
            keyDistribution: specification.keyDistribution,
            readsFrom: specification.readsFrom,
            policy: PolicyTimes(policy), pool: policy.limitsPools ? pool : nil,
            ringCapacity: specification.transfers.ringCapacity,
            needsRing: specification.transfers == .ioUring,
            recordedOperations: (specification.history?.operations ?? 0) / workers)
    }

    /// What a worker (from 0) is told for reading its keys back.
    func readBackConfiguration(worker index: Int, origin: Int64, seed: UInt64)
        -> WorkerConfiguration
    {
        sweep(
            .readBack, Workload(only: .get, of: specification), worker: index, origin: origin,
            seed: seed, width: 8)
    }

    /// What a worker (from 0) is told for reading its keys' counters back.
    func countersConfiguration(worker index: Int, origin: Int64, seed: UInt64)
        -> WorkerConfiguration
    {
        sweep(
            .readBackCounters, Workload(countersOf: specification), worker: index, origin: origin,
            seed: seed, width: 8)
    }

    /// What a worker (from 0) is told for writing the keys below a number before the load.
    func preloadConfiguration(
        _ command: LoadCommand, below limit: Int, worker index: Int, origin: Int64, seed: UInt64
    ) -> WorkerConfiguration {
        sweep(
            .preload(below: limit), Workload(only: command, of: specification), worker: index,
            origin: origin, seed: seed, width: 64)
    }

    /// One operation for each key, patiently: `width` requests on each of 8 connections to a node.
    private func sweep(
        _ job: WorkerConfiguration.Job, _ workload: Workload, worker index: Int, origin: Int64,
        seed: UInt64, width: Int
    ) -> WorkerConfiguration {
        var policy = ClientPolicy(name: "sweep")
        policy.responseTimeout = .seconds(2)
        policy.retries = 20
        policy.retryInterval = .milliseconds(100)
        policy.refreshInterval = .seconds(1)
        return WorkerConfiguration(
            index: index, workerCount: specification.workers, job: job, nodes: target.nodes,
            knownNodes: target.knownNodes, addresses: addresses, topology: target.topology,
            source: sources.isEmpty ? nil : sources[index % sources.count],
            login: target.credentials?.greeting ?? [], security: target.security, origin: origin,
            start: MonotonicTime.nanoseconds, seed: seed, schedule: nil, arrivals: .even,
            callers: width * 16, inFlightLimit: width * 16, connectionsPerNode: 8,
            pipeline: width, workload: workload,
            keyDistribution: .uniform, readsFrom: .masters, policy: PolicyTimes(policy),
            ringCapacity: specification.transfers.ringCapacity,
            needsRing: specification.transfers == .ioUring)
    }
}
