import RunRecord

/// Shards seen together: those that a fault touched or that lost their master, and the others.
enum ShardGroup: String, CaseIterable, Sendable {
    case affected
    case healthy
}

extension Findings {
    /// The shards of a group in one run.
    func shards(_ group: ShardGroup, of run: RunRecord) -> Set<Int> {
        let affected = affectedShards[run.description.index] ?? []
        switch group {
        case .affected: return affected
        case .healthy:
            return Set(run.description.topology.shards.map { $0.number }).subtracting(affected)
        }
    }
}
