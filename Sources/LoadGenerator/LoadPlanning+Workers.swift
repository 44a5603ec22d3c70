import Linux
import Quantities
import RedisClient
import Workload

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
            login: target.credentials?.greeting ?? [], origin: origin,
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
            login: target.credentials?.greeting ?? [], origin: origin,
            start: MonotonicTime.nanoseconds, seed: seed, schedule: nil, arrivals: .even,
            callers: width * 16, inFlightLimit: width * 16, connectionsPerNode: 8,
            pipeline: width, workload: workload,
            keyDistribution: .uniform, readsFrom: .masters, policy: PolicyTimes(policy),
            ringCapacity: specification.transfers.ringCapacity,
            needsRing: specification.transfers == .ioUring)
    }
}
