import Quantities
package import RunRecord

/// Why an acknowledged write is gone.
package enum LossCause: String, CaseIterable, Codable, Sendable {
    /// The old master acknowledged it while it still was the master, and the replica that took over
    /// had not received it yet: replication is asynchronous.
    case replicationGap = "replication gap at promotion"
    /// The old master acknowledged it although it was cut off or already replaced.
    case minoritySide = "accepted on the minority side"
    /// Nobody was promoted, but a node of the shard replaced its data by another's.
    case resynchronisation = "discarded on resynchronisation"
    /// The master ended and came back as the master, with nothing: its replicas threw theirs away.
    case bornEmpty = "born empty"
    /// The master ended and came back as the master, with less than it had acknowledged.
    case notOnDisk = "not on the master's disk when it came back"
    /// The timeline explains it by none of these.
    case unknown

    /// Answers that were on their way when a fault stopped a node may arrive this much later.
    private static let inTransit: Duration = .milliseconds(20)

    /// Until when an answer may stem from before a master was lost.
    ///
    /// A master behind a partition lives, and sends its replicas a write before it answers the client: had the answer
    /// stemmed from before the cut, the replica would have had the write too.
    private static func lastAnswer(of loss: MasterLoss, in run: RunAnalysis) -> Offset {
        let isCutOff = run.record.timeline.contains {
            $0.kind == .faultInjected && $0.node == loss.master && $0.at == loss.effect
                && $0[.isolates] == true
        }
        return isCutOff ? loss.effect : loss.effect + inTransit
    }

    /// The cause of one loss.
    ///
    /// Read from who was master when: a write acknowledged by a node that a later failover replaced
    /// is a replication gap when it was acknowledged before the failover's cause took effect, and a
    /// write on the minority side when after.
    package static func cause(of loss: LostWrite, in run: RunAnalysis) -> LossCause {
        if let rebirth = rebirth(after: loss, in: run) { return rebirth }
        let node = loss.acknowledgedBy
        let replacements = run.losses.filter {
            $0.shard == loss.shard && $0.master == node && $0.replacement != nil
        }
        if let last = replacements.last(where: {
            lastAnswer(of: $0, in: run) < loss.acknowledgedAt
        }) {
            let isMasterAgain =
                run.ownership.master(of: loss.shard, at: loss.acknowledgedAt) == node
                && last.replacement.map { $0.at < loss.acknowledgedAt } == true
            if !isMasterAgain { return .minoritySide }
        }
        if replacements.contains(where: { lastAnswer(of: $0, in: run) >= loss.acknowledgedAt }) {
            return .replicationGap
        }
        let nodes = run.record.description.topology.shards.first { $0.number == loss.shard }?.nodes
        let isResynchronised = run.record.timeline.contains {
            $0.kind == .fullResync && $0.at >= loss.acknowledgedAt
                && (nodes ?? []).contains($0.node ?? 0)
        }
        return isResynchronised ? .resynchronisation : .unknown
    }

    /// The cause where the shard's master of then ended and came back as its master, while nobody else became it.
    private static func rebirth(after loss: LostWrite, in run: RunAnalysis) -> LossCause? {
        let master = run.ownership.master(of: loss.shard, at: loss.acknowledgedAt)
        let change = run.ownership.changes.first {
            $0.shard == loss.shard && $0.at > loss.acknowledgedAt
        }
        let ready = run.record.timeline.first {
            $0.kind == .processReady && $0.node == master && $0[.isMaster] == true
                && $0.at > loss.acknowledgedAt && $0.at < change?.at ?? run.record.end
        }
        guard let keys = ready?[.keys] else { return nil }
        return keys == 0 ? .bornEmpty : .notOnDisk
    }

    /// Lost writes of a run by cause; those beyond the list of lost keys count as unknown.
    package static func counts(in run: RunAnalysis) -> [String: UInt64] {
        guard let ledger = run.record.load?.ledger else { return [:] }
        var counts: [String: UInt64] = [:]
        for loss in ledger.losses {
            counts[cause(of: loss, in: run).rawValue, default: 0] += loss.count
        }
        let listed = ledger.losses.reduce(UInt64(0)) { $0 + $1.count }
        if ledger.lost > listed {
            counts[LossCause.unknown.rawValue, default: 0] += ledger.lost - listed
        }
        return counts
    }
}
