package import ServerLog

/// A master whose process had ended when it was held for failed, by its replica's log.
///
/// Rests on a link that broke without a silence before it, connections that were refused after it, and an
/// election that the replica planned as soon as the master was held for failed: no frozen or cut off
/// process closes a link and refuses another.
package struct EndedMaster: Sendable {
    /// What is of one failure lies no further apart than this, in ms.
    static let oneFailure: Int64 = 120_000
    /// So soon after it learned of the FAIL a replica plans its election, in ms.
    private static let soon: Int64 = 1000

    /// The replica's log.
    package let source: Int
    /// The master.
    package let node: NodeID
    /// When the link broke, by that log.
    package let at: WallTime
    /// When it was held for failed, by that log.
    package let failedAt: WallTime
    /// The lines that show it.
    package let evidence: [LogEvidence]

    /// Those of an outage, in the order of its elections.
    package static func all(in analysis: OutageAnalysis) -> [EndedMaster] {
        analysis.elections.compactMap { election in
            guard !election.isManual, let planned = election.plannedAt ?? election.startedAt,
                let mark = analysis.failMarks.last(where: {
                    $0.source == election.source && $0.setAt <= planned
                        && planned - $0.setAt <= soon
                }),
                let lost = analysis.processEvents.last(where: {
                    $0.source == election.source && $0.kind == .masterLost && $0.detail.isEmpty
                        && $0.at < mark.setAt && mark.setAt - $0.at <= oneFailure
                }),
                let refused = analysis.resynchronisations.first(where: {
                    $0.source == election.source && $0.side == .replica && $0.startedAt >= lost.at
                        && $0.startedAt <= mark.setAt
                        && $0.obstacle?.contains("Connection refused") == true
                })
            else { return nil }
            return EndedMaster(
                source: election.source, node: mark.about, at: lost.at, failedAt: mark.setAt,
                evidence: [lost.evidence] + refused.evidence.suffix(1) + mark.evidence.prefix(1))
        }
    }
}
