package import Plan
import RedisClient
import RunRecord

extension Cluster {
    /// Who is who now, as most nodes see it: what targets are resolved against.
    package func snapshot() -> ClusterSnapshot {
        let picture = watch.picture
        var masters: [Int: Int] = [:]
        var replicas: [Int: [Int]] = [:]
        for (shard, master) in zip(deployment.topology.shards, picture.masters) {
            guard let master else { continue }
            masters[shard.number] = master
            let view = picture.reachable.sorted().compactMap { picture.views[$0] }.first
            replicas[shard.number] = view?.masterOfReplica.filter { $0.value == master }
                .map(\.key).sorted()
        }
        let live = nodes.values.filter { $0.condition == .running }.map(\.number)
        return ClusterSnapshot(
            topology: deployment.topology, masters: masters, replicas: replicas,
            live: Set(live))
    }

    /// Every node for the live view.
    package func progress() -> [NodeProgress] {
        let picture = watch.picture
        return nodes.values.sorted { $0.number < $1.number }.map { node in
            let view = picture.views[node.number]
            return NodeProgress(
                number: node.number,
                shard: watch.shard(ofNode: node.number) ?? 0,
                isMaster: view?.isMaster ?? false, condition: condition(of: node),
                stateIsOk: view?.stateIsOk ?? false, isLinked: view?.isLinked ?? false)
        }
    }

    private func condition(of node: NodeProcess) -> NodeProgress.Condition {
        switch node.condition {
        case .running: .up
        case .paused: .paused
        case .stopped: .down
        case .crashed: .crashed
        }
    }
}

/// One node at one moment, for whoever looks at a run live.
package struct NodeProgress: Sendable {
    /// What its process does.
    package enum Condition: String, Sendable {
        case up
        case paused
        case down
        case crashed
    }

    /// The node, from 1.
    package let number: Int
    /// The shard it was built into, from 1.
    package let shard: Int
    /// Whether it holds itself for a master.
    package let isMaster: Bool
    /// What its process does.
    package let condition: Condition
    /// Whether it says `cluster_state:ok`.
    package let stateIsOk: Bool
    /// Whether it is linked to its master; true for a master.
    package let isLinked: Bool
}
