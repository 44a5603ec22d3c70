import RedisClient
package import RunRecord

extension Target {
    /// Why the target can never name a node of a cluster; nil when it can.
    package func impossibility(in topology: Topology) -> String? {
        let nodes = topology.nodeCount
        let masters = topology.shards.count
        switch self {
        case .node, .nodes:
            guard let number = namedNodes?.first(where: { $0 > nodes }) else { return nil }
            return "there is no node \(number): the cluster has \(nodes) nodes, from 1 to \(nodes)"
        case .replicaOfSlot where nodes == masters, .anyReplica where nodes == masters:
            return "there is no replica: the cluster has none; set cluster.replicas"
        case .minorityOfMasters where masters < 3:
            return "\(masters) \(masters == 1 ? "master has" : "masters have") no minority"
        default:
            return nil
        }
    }

    /// Whether the words themselves say which nodes are meant, whatever their roles.
    var isSaidByName: Bool { namedNodes != nil || namesClients }

    /// The nodes that the target surely names in a cluster that is as it was built; nil when a
    /// random choice decides.
    func certainNodes(atStartOf topology: Topology) -> Set<Int>? {
        switch self {
        case .node, .nodes: return namedNodes.map { Set($0) }
        case .masterOfSlot(let slot): return topology.shard(ofSlot: slot).map { [$0.master] }
        case .masterOfKey(let key):
            return topology.shard(ofSlot: HashSlot.of(key)).map { [$0.master] }
        case .replicaOfSlot(let slot):
            guard let replicas = topology.shard(ofSlot: slot)?.replicas, replicas.count == 1
            else { return nil }
            return Set(replicas)
        case .allMasters: return Set(topology.shards.map(\.master))
        default: return nil
        }
    }
}
