/// Which nodes a cluster has, and which shard each belongs to, as CLUSTER NODES tells.
package struct ClusterShape: Hashable, Codable, Sendable {
    /// The shards in the order of the masters' lines, each with its master first.
    package var shards: [[NodeID]]

    /// The shape of a cluster; nil without a master.
    init?(_ nodes: ClusterNodes) {
        let masters = nodes.nodes.filter(\.isMaster)
        shards = masters.compactMap { master in
            guard let id = NodeID(master.id) else { return nil }
            let replicas = nodes.nodes.filter { $0.masterID == master.id }
            return [id] + replicas.compactMap { NodeID($0.id) }
        }
        if shards.isEmpty { return nil }
    }
}
