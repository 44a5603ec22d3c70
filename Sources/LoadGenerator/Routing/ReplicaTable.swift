import RunRecord

/// Which nodes replicate which, and whose turn it is to answer a read.
struct ReplicaTable {
    /// Nodes from 0, by their master.
    private var replicas: [[UInt16]]
    private var turns: [Int]
    /// Whether the cluster was built with replicas.
    let areExpected: Bool

    /// The replicas as a topology has them.
    init(nodeCount: Int, _ topology: Topology) {
        replicas = Array(repeating: [], count: nodeCount)
        turns = Array(repeating: 0, count: nodeCount)
        areExpected = topology.shards.contains { !$0.replicas.isEmpty }
        for shard in topology.shards {
            replicas[shard.master - 1] = shard.replicas.map { UInt16($0 - 1) }
        }
    }

    /// Replaces the replicas of a master; all from 0.
    mutating func set(_ nodes: [Int], of master: Int) {
        replicas[master] = nodes.map { UInt16($0) }
    }

    /// The node whose turn it is to answer a read of a master's slots: the next of its replicas, and
    /// where `includesMaster` the master too, that can be used; the master when none can.
    mutating func next(
        of master: Int, includesMaster: Bool, isUsable: (Int) -> Bool
    ) -> Int {
        let count = replicas[master].count + (includesMaster ? 1 : 0)
        for _ in 0..<count {
            turns[master] = turns[master] + 1 < count ? turns[master] + 1 : 0
            let turn = turns[master]
            let node = turn < replicas[master].count ? Int(replicas[master][turn]) : master
            if isUsable(node) { return node }
        }
        return master
    }
}
