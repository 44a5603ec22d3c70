package import RunRecord

/// What is known of all nodes at one moment: each one's newest view, and whether it answers.
package struct ClusterPicture: Sendable {
    /// The shards and nodes.
    package let topology: Topology
    /// The newest view of each node that ever answered.
    package var views: [Int: NodeView] = [:]
    /// The nodes that answer the harness's polls now.
    package var reachable: Set<Int> = []

    /// A picture in which no node has answered yet.
    package init(topology: Topology) {
        self.topology = topology
    }

    /// The master of each shard as most reachable nodes see it; nil where most see none.
    package var masters: [Int?] {
        topology.shards.indices.map { index in
            var votes: [Int: Int] = [:]
            for node in reachable {
                if let view = views[node], view.owners.indices.contains(index),
                    let owner = view.owners[index]
                {
                    votes[owner, default: 0] += 1
                }
            }
            return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        }
    }

    /// Why the given nodes do not form a whole cluster; nil when they do: every node answers, agrees
    /// on every slot, says `cluster_state:ok`, holds nobody for failed; every replica is linked, and
    /// its master counts it as online.
    ///
    /// - Parameter nodes: The nodes that must be part of it; the others may be dead.
    /// - Returns: The first reason, in words.
    package func reasonNotWhole(among nodes: some Collection<Int>) -> String? {
        let silent = nodes.filter { !reachable.contains($0) || views[$0] == nil }
        guard silent.isEmpty else { return "\(Self.names(silent)) not answering" }
        let seen = nodes.compactMap { node in views[node].map { (node, $0) } }
        for (node, view) in seen {
            if view.slotsAssigned != 16384 {
                return "node \(node) sees \(view.slotsAssigned) of 16384 slots assigned"
            }
            if !view.stateIsOk { return "node \(node) says cluster_state:fail" }
            let doubted = view.suspected.union(view.failed).intersection(nodes)
            if !doubted.isEmpty { return "node \(node) holds \(Self.names(doubted)) for failed" }
            if !view.isLinked { return "node \(node) is not linked to its master" }
            if view.owners != seen[0].1.owners {
                return "node \(node) and node \(seen[0].0) name different masters"
            }
        }
        return reasonReplicasMissing(among: Set(nodes), seen: seen.map(\.1))
    }

    private func reasonReplicasMissing(among nodes: Set<Int>, seen: [NodeView]) -> String? {
        for (index, shard) in topology.shards.enumerated() {
            guard let master = seen.first?.owners[index], let view = views[master] else {
                return "shard \(shard.number) has no master"
            }
            if !nodes.contains(master) { return "shard \(shard.number) has no living master" }
            let expected = nodes.filter { seen.first?.masterOfReplica[$0] == master }.count
            if view.onlineReplicas < expected {
                return "node \(master) has \(view.onlineReplicas) of \(expected) replicas online"
            }
        }
        return nil
    }

    private static func names(_ nodes: some Collection<Int>) -> String {
        let numbers = nodes.sorted().map(String.init).joined(separator: ", ")
        return (nodes.count == 1 ? "node " : "nodes ") + numbers
    }
}
