import Plan
import RedisClient
import RunRecord

/// Who is who in an answer to CLUSTER NODES, as shards and numbers.
struct ClusterLayout {
    /// One node.
    struct Entry {
        let identity: String
        let place: Endpoint
        let busPort: Int
        let hostname: String?
    }

    /// The shards, in the order of their first slots.
    let topology: Topology
    /// The nodes in the order of their numbers.
    let nodes: [Entry]
    /// Masters without slots and their replicas, as `host:port`.
    let idle: [String]

    /// Reads a node's view.
    ///
    /// - Parameters:
    ///   - seen: What it answered.
    ///   - seed: Where it was asked: itself, where it does not know its own address.
    /// - Throws: `ClusterError` when the cluster is not whole.
    init(_ seen: ClusterNodes, from seed: Endpoint) throws(ClusterError) {
        guard seen.myself != nil, seen.malformedLines.isEmpty else {
            throw ClusterError(.unavailable, "\(seed) answers CLUSTER NODES with something else")
        }
        guard seen.nodes.count <= ClusterSpecification.mostNodes else {
            throw ClusterError(
                .unavailable,
                "the cluster has \(seen.nodes.count) nodes; at most \(ClusterSpecification.mostNodes) are watched"
            )
        }
        try Self.demandWhole(seen, seed)
        let masters = seen.nodes.filter { $0.isMaster && !$0.slots.isEmpty }.sorted {
            ($0.slots.map(\.lowerBound).min() ?? 0) < ($1.slots.map(\.lowerBound).min() ?? 0)
        }
        let numbers = Dictionary(
            uniqueKeysWithValues: masters.enumerated().map { ($1.id, $0 + 1) })
        let replicas = seen.nodes.compactMap { node in
            node.masterID.flatMap { numbers[$0] }.map { (master: $0, node: node) }
        }.sorted { ($0.master, $0.node.id) < ($1.master, $1.node.id) }
        var shards: [Topology.Shard] = []
        for (index, master) in masters.enumerated() {
            let slots = master.slots.sorted { $0.lowerBound < $1.lowerBound }
            shards.append(
                Topology.Shard(
                    number: index + 1, slots: slots[0], master: index + 1,
                    replicas: replicas.enumerated().filter { $1.master == index + 1 }
                        .map { $0.offset + masters.count + 1 },
                    moreSlots: slots.count > 1 ? Array(slots.dropFirst()) : nil))
        }
        topology = Topology(shards: shards)
        var entries: [Entry] = []
        for node in masters + replicas.map(\.node) {
            entries.append(try Self.entry(node, seed))
        }
        nodes = entries
        let known = Set(entries.map(\.identity))
        idle = seen.nodes.filter { !known.contains($0.id) }.map {
            $0.endpoint?.description ?? String($0.id.prefix(8))
        }
    }

    private static func entry(
        _ node: ClusterNode, _ seed: Endpoint
    ) throws(ClusterError) -> Entry {
        let place: Endpoint
        if let told = node.endpoint, !told.host.isEmpty {
            place = told
        } else if node.isMyself {
            place = seed
        } else {
            throw ClusterError(
                .unavailable, "the node \(node.id.prefix(8)) has no address in CLUSTER NODES")
        }
        guard !place.host.contains(":") else {
            throw ClusterError(
                .unavailable, "the node at \(place) has an IPv6 address; the load speaks IPv4 only")
        }
        return Entry(
            identity: node.id, place: place, busPort: node.busPort ?? place.port + 10_000,
            hostname: node.hostname.flatMap { isName($0) ? $0 : nil })
    }

    /// Whether a name that a node announces can be a word of a command: any member of a cluster may announce any.
    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil
    }

    private static func demandWhole(_ seen: ClusterNodes, _ seed: Endpoint) throws(ClusterError) {
        for node in seen.nodes {
            let place = node.endpoint?.description ?? String(node.id.prefix(8))
            if node.isFailed || node.isSuspected {
                throw ClusterError(
                    .unavailable,
                    "\(seed) holds \(place) for failed: the cluster must be whole before anything is done to it"
                )
            }
            if node.flags.contains(.handshake) || node.flags.contains(.noAddress) {
                throw ClusterError(
                    .unavailable, "\(seed) does not know \(place) yet, or not any more")
            }
            if !node.migrations.isEmpty {
                throw ClusterError(
                    .unavailable, "slots of \(place) are on their way to another node")
            }
        }
        let served = seen.nodes.reduce(0) { $0 + $1.slotCount }
        guard served == 16384 else {
            throw ClusterError(.unavailable, "\(seed) sees \(served) of 16384 slots served")
        }
    }
}
