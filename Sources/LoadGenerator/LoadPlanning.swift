import Linux
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
