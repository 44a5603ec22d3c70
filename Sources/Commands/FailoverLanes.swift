import OutageAnalysis
import Reports
import RunRecord

/// The phases of each takeover as rows of an outage's time line, like those of a run's report.
enum FailoverLanes {
    /// One row for each phase whose two ends the logs tell, takeover by takeover.
    static func lanes(of analysis: OutageAnalysis, since start: WallTime) -> [OutageStory.Lane] {
        analysis.failovers.flatMap { failover in
            let lost = failover.lost.map { " for \(analysis.name($0))" } ?? ""
            let group = "Failover: \(analysis.name(source: failover.source))\(lost)"
            return phases(of: failover, analysis).map { phase in
                let length = phase.to - phase.from
                return OutageStory.Lane(
                    group: group, label: phase.name,
                    spans: [
                        OutageStory.Span(
                            from: Double(phase.from - start) / 1000,
                            to: Double(phase.to - start) / 1000, meaning: .change,
                            text: "\(phase.from.timeOfDay) \(phase.name), \(length) ms")
                    ])
            }
        }
    }

    private struct Phase {
        let name: String
        let from: WallTime
        let to: WallTime
    }

    private static func phases(of failover: Failover, _ analysis: OutageAnalysis) -> [Phase] {
        let ends: [(part: FailoverPhase, at: WallTime?)] = [
            (.detection, failover.suspectedAt), (.agreement, failover.failedAt),
            (.propagation, failover.knownAt), (.electionDelay, failover.startedAt),
            (.vote, failover.wonAt),
        ]
        var phases: [Phase] = []
        var from = silence(before: failover, analysis)
        for end in ends {
            if let from, let to = end.at, to >= from {
                phases.append(Phase(name: end.part.rawValue, from: from, to: to))
            }
            from = end.at
        }
        return phases
    }

    /// When the lost master fell silent, where its own log shows that.
    private static func silence(
        before failover: Failover, _ analysis: OutageAnalysis
    ) -> WallTime? {
        guard let lost = failover.lost, let suspected = failover.suspectedAt else { return nil }
        return analysis.gaps.filter {
            analysis.sources[$0.source].node == lost
        }.map {
            (
                from: $0.startedAt.advanced(by: -analysis.clockOffset($0.source)),
                to: $0.endedAt.advanced(by: -analysis.clockOffset($0.source))
            )
        }.last { $0.from <= suspected && $0.to >= suspected }?.from
    }
}
