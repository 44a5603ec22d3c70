import RedisClient
import RunRecord
import Wording

extension Target {
    /// Why the target can never name a node of a cluster; nil when it can.
    package func impossibility(in cluster: ClusterSpecification) -> String? {
        let topology = cluster.topology
        let nodes = topology.nodeCount
        let masters = topology.shards.count
        switch self {
        case .node, .nodes:
            guard let number = namedNodes?.first(where: { $0 > nodes }) else { return nil }
            return "there is no node \(number): the cluster has \(nodes) nodes, from 1 to \(nodes)"
        case .replicaOfSlot where nodes == masters, .anyReplica where nodes == masters,
            .allReplicas where nodes == masters:
            return "there is no replica: the cluster has none; set cluster.replicas"
        case .minorityOfMasters where masters < 3:
            return "\(masters) \(masters == 1 ? "master has" : "masters have") no minority"
        case .zone(let name), .mastersInZone(let name):
            guard !cluster.zones.names.contains(name) else { return nil }
            let known = cluster.zones.names
            return known.isEmpty
                ? "the cluster has no zones: add cluster.zones, such as [a, b, c]"
                : "there is no zone \(name.quoted); there are \(known.joined(separator: ", "))"
        default:
            return nil
        }
    }

    /// Whether the words themselves say which nodes are meant, whatever their roles.
    var isSaidByName: Bool { namedNodes != nil || namesClients }

    /// Whether it may name a master of a cluster that is as it was built.
    func mayBeMaster(of topology: Topology) -> Bool {
        switch self {
        case .replicaOfSlot, .anyReplica, .allReplicas, .clients, .any: return false
        default: break
        }
        guard let named = namedNodes else { return true }
        return topology.shards.contains { named.contains($0.master) }
    }

    /// The nodes that the target surely names in a cluster that is as it was built; nil when a
    /// random choice decides.
    func certainNodes(atStartOf cluster: ClusterSpecification) -> Set<Int>? {
        let topology = cluster.topology
        switch self {
        case .allReplicas: return Set(topology.shards.flatMap(\.replicas))
        case .allNodes: return Set(1...topology.nodeCount)
        case .zone(let name):
            return Set(cluster.zones.zones(of: topology).filter { $0.value == name }.keys)
        case .mastersInZone(let name):
            let zones = cluster.zones.zones(of: topology)
            return Set(topology.shards.map(\.master).filter { zones[$0] == name })
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
