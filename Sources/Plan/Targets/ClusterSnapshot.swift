package import RunRecord

/// Who is who in the cluster at one instant: all that resolving a target needs.
package struct ClusterSnapshot: Sendable {
    /// The cluster as it was built.
    package var topology: Topology
    /// The current master of each shard, by the shard's number; left out while there is none.
    package var masters: [Int: Int]
    /// The current replicas of each shard, by the shard's number.
    package var replicas: [Int: [Int]]
    /// The nodes whose process runs and is not held by a fault.
    package var live: Set<Int>
    /// The zone of each node; empty where there are no zones.
    package var zones: [Int: String] = [:]
    /// The nodes that steps of the run were done to.
    package var touched: Set<Int> = []

    /// A snapshot.
    package init(
        topology: Topology, masters: [Int: Int], replicas: [Int: [Int]], live: Set<Int>
    ) {
        self.topology = topology
        self.masters = masters
        self.replicas = replicas
        self.live = live
    }

    /// The cluster as it is when it starts: every node lives and has its first role.
    package init(startOf topology: Topology) {
        self.init(
            topology: topology,
            masters: Dictionary(
                uniqueKeysWithValues: topology.shards.map { ($0.number, $0.master) }),
            replicas: Dictionary(
                uniqueKeysWithValues: topology.shards.map { ($0.number, $0.replicas) }),
            live: Set(topology.shards.flatMap(\.nodes)))
    }

    /// The masters that live, in the order of their numbers.
    package var liveMasters: [Int] { masters.values.filter(live.contains).sorted() }

    /// The replicas that live, in the order of their numbers.
    package var liveReplicas: [Int] { replicas.values.joined().filter(live.contains).sorted() }
}
