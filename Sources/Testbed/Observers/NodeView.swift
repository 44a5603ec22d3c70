package import RedisClient
package import RunRecord

/// The cluster as one node sees it, reduced to what the harness asks: who owns each shard, who is
/// suspected or failed, whether the node would serve, whether its replication link is up.
package struct NodeView: Hashable, Sendable {
    /// The master of each shard in the shards' order; nil where the node knows none.
    package var owners: [Int?]
    /// The master of each replica, by node number.
    package var masterOfReplica: [Int: Int]
    /// Nodes flagged `fail?`.
    package var suspected: Set<Int>
    /// Nodes flagged `fail`.
    package var failed: Set<Int>
    /// Slots that some master serves, 0 to 16384.
    package var slotsAssigned: Int
    /// `cluster_state:ok`.
    package var stateIsOk: Bool
    /// Whether the node holds itself for a master.
    package var isMaster: Bool
    /// `master_link_status:up`; true for a master.
    package var isLinked: Bool
    /// Replicas that a master reports as `online`.
    package var onlineReplicas: Int

    /// What a node sees.
    ///
    /// - Parameters:
    ///   - nodes: Its answer to CLUSTER NODES.
    ///   - information: Its answer to CLUSTER INFO.
    ///   - replication: Its answer to INFO replication.
    ///   - topology: The shards.
    ///   - numbers: Node numbers by identity.
    package init(
        nodes: ClusterNodes, information: Information, replication: Information,
        topology: Topology, numbers: [String: Int]
    ) {
        var owners = [Int?](repeating: nil, count: topology.shards.count)
        var suspected: Set<Int> = []
        var failed: Set<Int> = []
        var assigned = 0
        var masterOfReplica: [Int: Int] = [:]
        for node in nodes.nodes {
            let number = numbers[node.id]
            if let number {
                masterOfReplica[number] = node.masterID.flatMap { numbers[$0] }
                if node.isSuspected { suspected.insert(number) }
                if node.isFailed { failed.insert(number) }
            }
            for range in node.slots {
                assigned += range.count
                guard let number else { continue }
                for (index, shard) in topology.shards.enumerated()
                where range.contains(shard.slots.lowerBound) {
                    owners[index] = number
                }
            }
        }
        self.owners = owners
        self.masterOfReplica = masterOfReplica
        self.suspected = suspected
        self.failed = failed
        slotsAssigned = assigned
        stateIsOk = information["cluster_state"] == "ok"
        isMaster = replication["role"] == "master"
        isLinked = isMaster || replication["master_link_status"] == "up"
        onlineReplicas =
            (replication.sections["replication"] ?? [:]).filter { entry in
                entry.key.hasPrefix("slave") && entry.value.contains("state=online")
            }.count
    }

    /// The view as the details of a timeline event.
    package var details: EventDetails {
        EventDetails {
            $0[.clusterState] = stateIsOk ? .ok : .fail
            $0[.owners] = ShardOwners(owners)
            $0[.suspected] = NodeList(suspected)
            $0[.failed] = NodeList(failed)
        }
    }
}
