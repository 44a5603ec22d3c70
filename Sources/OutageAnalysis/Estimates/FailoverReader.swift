import ServerLog

/// Puts the phases of each takeover together from the logs of all nodes.
enum FailoverReader {
    /// Messages further apart than this are not of the same failover, in ms.
    private static let furthest: Int64 = 60_000
    /// A winner may read of a failure so much before the node that found it out, because clocks'
    /// offsets are estimates, in ms.
    private static let clockTolerance: Int64 = 1000

    /// The takeovers in the order in which they were won.
    static func failovers(in analysis: OutageAnalysis) -> [Failover] {
        analysis.elections.compactMap { failover($0, analysis) }.sorted { $0.wonAt < $1.wonAt }
    }

    private static func failover(_ election: Election, _ analysis: OutageAnalysis) -> Failover? {
        guard let won = election.wonAt else { return nil }
        let offset = analysis.clockOffset(election.source)
        func onReference(_ time: WallTime?) -> WallTime? { time?.advanced(by: -offset) }
        var failover = Failover(
            source: election.source, isManual: election.isManual, epoch: election.epoch,
            plannedAt: onReference(election.plannedAt),
            startedAt: onReference(election.startedAt), wonAt: won.advanced(by: -offset))
        let start = election.plannedAt ?? election.startedAt ?? won
        let known = analysis.failMarks.last {
            $0.source == election.source && $0.setAt <= start && start - $0.setAt < furthest
        }
        guard let known, !election.isManual else { return failover }
        let knownAt = known.setAt.advanced(by: -offset)
        failover.lost = known.about
        failover.failure = known.evidence.first
        failover.knownAt = knownAt
        let earliest = beginning(of: known.about, before: knownAt, analysis)
        failover.failedAt = failed(known.about, earliest, until: knownAt, analysis)
        failover.suspectedAt = suspected(
            known.about, earliest, until: failover.failedAt ?? knownAt, analysis)
        return failover
    }

    /// The earliest that a failure can have begun: a node that flaps was suspected before, too, but
    /// not since it was last taken back, nor before it fell silent.
    private static func beginning(
        of about: NodeID, before known: WallTime, _ analysis: OutageAnalysis
    ) -> WallTime {
        let limit = known.advanced(by: -furthest)
        let cleared = analysis.failMarks.filter { $0.about == about }.compactMap { mark in
            mark.clearedAt?.advanced(by: -analysis.clockOffset(mark.source))
        }
        let silent = analysis.gaps.filter { analysis.sources[$0.source].node == about }
            .map { $0.startedAt.advanced(by: -analysis.clockOffset($0.source)) }
        return (cleared + silent).filter { $0 <= known }.reduce(limit) { max($0, $1) }
    }

    private static func failed(
        _ about: NodeID, _ earliest: WallTime, until here: WallTime, _ analysis: OutageAnalysis
    ) -> WallTime? {
        // Who was only told of it shows that the quorum was before, not when.
        analysis.failMarks.filter { $0.about == about && $0.toldBy == nil }
            .map { $0.setAt.advanced(by: -analysis.clockOffset($0.source)) }
            .filter { $0 >= earliest && $0 <= here.advanced(by: clockTolerance) }.min()
    }

    private static func suspected(
        _ about: NodeID, _ earliest: WallTime, until failed: WallTime, _ analysis: OutageAnalysis
    ) -> WallTime? {
        let own = analysis.suspicions.filter { $0.about == about && $0.toldBy == nil }
        let times = [own.filter(\.asMaster), own].lazy.map { suspicions in
            suspicions.map { $0.at.advanced(by: -analysis.clockOffset($0.source)) }
                .filter { $0 >= earliest && $0 <= failed }.min()
        }
        return times.compactMap { $0 }.first
    }
}
