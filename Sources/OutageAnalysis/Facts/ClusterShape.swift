import RedisClient
package import ServerLog

/// Which nodes a cluster has, and which shard each belongs to, as CLUSTER NODES tells.
package struct ClusterShape: Hashable, Codable, Sendable {
    /// The shards in the order of the masters' lines, each with its master first.
    package var shards: [[NodeID]]
    /// How many slots each of them serves.
    package var slots: [Int]

    /// The shape of a cluster; nil without a master.
    init?(_ nodes: ClusterNodes) {
        let masters = nodes.nodes.filter(\.isMaster)
        shards = []
        slots = []
        for master in masters {
            guard let id = NodeID(master.id) else { continue }
            let replicas = nodes.nodes.filter { $0.masterID == master.id }
            shards.append([id] + replicas.compactMap { NodeID($0.id) })
            slots.append(master.slotCount)
        }
        if shards.isEmpty { return nil }
    }
}
