import Evidence

/// Shards seen together: those that a fault touched, or those that none did.
enum ShardGroup: String, CaseIterable, Sendable {
    case affected
    case healthy

    /// The group's shards in one run.
    ///
    /// Affected is a shard with a node that a fault took effect on, and a shard that lost its master.
    func shards(of run: RunRecord, episodes: [Episode]) -> Set<Int> {
        let topology = run.description.topology
        var affected = Set(episodes.map { $0.shard })
        for event in run.timeline where event.kind == .faultInjected {
            if let shard = event.shard { affected.insert(shard) }
            if let node = event.node, let shard = topology.shard(ofNode: node) {
                affected.insert(shard.number)
            }
        }
        switch self {
        case .affected: return affected
        case .healthy: return Set(topology.shards.map { $0.number }).subtracting(affected)
        }
    }
}

extension Findings {
    /// The shards of a group in one run.
    func shards(_ group: ShardGroup, of run: RunRecord) -> Set<Int> {
        let judged = judgement.runs.first { $0.index == run.description.index }
        return group.shards(of: run, episodes: judged?.episodes ?? [])
    }
}
