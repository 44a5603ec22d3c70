import Evidence
import Glibc
import Linux

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
        try checkNumbers()
        try checkMix()
        try checkTopology()
    }

    private static func address(_ host: String, port: UInt16) throws(LoadError) -> SocketAddress {
        guard let address = SocketAddress(host, port: port) else {
            throw .unusable("'\(host)' is no numeric IPv4 address")
        }
        return address
    }

    private func checkNumbers() throws(LoadError) {
        let specification = specification
        let smallest = CommandTemplates.smallestValue
        let checks: [(Bool, String)] = [
            (specification.workers >= 1, "load.workers must be at least 1"),
            (
                specification.connections >= specification.workers,
                "load.connections must be at least load.workers (\(specification.workers))"
            ),
            (specification.pipeline >= 1, "load.pipeline must be at least 1"),
            (
                specification.keys >= specification.workers && specification.keys <= 1 << 31,
                "load.keys must be from load.workers (\(specification.workers)) to 2147483648"
            ),
            (
                specification.valueSize >= smallest && specification.valueSize <= 512 << 20,
                "load.value-size must be from \(smallest) bytes, which tell key and write, to 512 MiB"
            ),
            (
                specification.rate.map { $0 > 0 && $0.isFinite } ?? true,
                "load.rate must be above 0/s"
            ),
            (
                specification.policy.inFlightLimit >= specification.workers,
                "the client policy's in-flight limit must be at least load.workers"
            ),
            (
                specification.policy.responseTimeout > .zero,
                "the client policy's response timeout must be above 0"
            ),
        ]
        for (holds, message) in checks where !holds { throw .unusable(message) }
    }

    private func checkMix() throws(LoadError) {
        for share in specification.mix where share.command != "get" && share.command != "set" {
            throw .unusable(
                "load.mix: no command is named '\(share.command)'; there are get and set")
        }
        let sum = specification.mix.reduce(0) { $0 + $1.share }
        guard abs(sum - 1) < 0.001, specification.mix.allSatisfy({ $0.share >= 0 }) else {
            throw .unusable("load.mix: the shares must sum to 100 %, not \(sum * 100) %")
        }
    }

    private func checkTopology() throws(LoadError) {
        guard !target.nodes.isEmpty, !target.topology.shards.isEmpty else {
            throw .unusable("a load needs at least one node and one shard")
        }
        for shard in target.topology.shards {
            for node in shard.nodes where node < 1 || node > target.nodes.count {
                throw .unusable("shard \(shard.number) names node \(node), which there is not")
            }
        }
    }

    /// Makes sure that as many descriptors may be open as the load can come to need.
    func reserveDescriptors() throws(LoadError) {
        let perWorker = connectionsPerNode * target.topology.shards.count + 2
        let needed = perWorker * specification.workers + target.nodes.count * 4 + 256
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, Int(clamping: limit.rlim_cur) < needed else {
            return
        }
        guard Int(clamping: limit.rlim_max) >= needed else {
            throw .descriptors(needed: needed, allowed: Int(clamping: limit.rlim_max))
        }
        limit.rlim_cur = rlim_t(needed)
        guard setrlimit(resource, &limit) == 0 else {
            throw .descriptors(needed: needed, allowed: Int(clamping: limit.rlim_cur))
        }
    }

    private var connectionsPerNode: Int {
        (specification.connections + specification.workers - 1) / specification.workers
    }

    /// What one worker (from 0) is told to do.
    func configuration(
        worker index: Int, origin: Int64, start: Int64, seed: UInt64
    ) -> WorkerConfiguration {
        let workers = specification.workers
        let share =
            specification.connections * (index + 1) / workers
            - specification.connections * index / workers
        let callers = share * specification.pipeline
        let writes = specification.mix.filter { $0.command == "set" }.reduce(0) { $0 + $1.share }
        let isOpen = specification.rate != nil
        return WorkerConfiguration(
            index: index, workerCount: workers, job: .load, nodes: target.nodes,
            addresses: addresses, topology: target.topology,
            source: sources.isEmpty ? nil : sources[index % sources.count], origin: origin,
            start: start, seed: seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15,
            interval: specification.rate.map { 1e9 / $0 }, callers: callers,
            inFlightLimit: isOpen ? specification.policy.inFlightLimit / workers : callers,
            connectionsPerNode: connectionsPerNode, pipeline: specification.pipeline,
            writeThreshold: UInt64(writes * 4_294_967_296), valueSize: specification.valueSize,
            policy: PolicyTimes(specification.policy))
    }

    /// What a worker (from 0) is told for reading its keys back.
    func readBackConfiguration(worker index: Int, origin: Int64, seed: UInt64)
        -> WorkerConfiguration
    {
        var policy = ClientPolicy(name: "read-back")
        policy.responseTimeout = .seconds(2)
        policy.retries = 20
        policy.retryInterval = .milliseconds(100)
        policy.refreshInterval = .seconds(1)
        return WorkerConfiguration(
            index: index, workerCount: specification.workers, job: .readBack, nodes: target.nodes,
            addresses: addresses, topology: target.topology,
            source: sources.isEmpty ? nil : sources[index % sources.count], origin: origin,
            start: MonotonicTime.nanoseconds, seed: seed, interval: nil, callers: 128,
            inFlightLimit: 128, connectionsPerNode: 8, pipeline: 16, writeThreshold: 0,
            valueSize: specification.valueSize, policy: PolicyTimes(policy))
    }
}
