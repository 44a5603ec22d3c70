/// Replicas that took over, with the phases of each takeover as far as the logs tell.
enum FailoverRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.failovers.map { finding($0, analysis) }
    }

    private static func finding(_ failover: Failover, _ analysis: OutageAnalysis) -> Finding {
        let winner = analysis.name(source: failover.source)
        let election = analysis.elections.first {
            $0.source == failover.source
                && $0.wonAt?.advanced(by: -analysis.clockOffset($0.source)) == failover.wonAt
        }
        var story = phases(failover, winner, analysis)
        if let delay = election?.delayMilliseconds, let planned = failover.plannedAt {
            story.append(
                "It planned its election at \(analysis.time(planned)), \(Span.text(delay)) ahead "
                    + "(rank \(election?.rank ?? 0)).")
        }
        if let started = failover.startedAt {
            story.append(
                "It asked for votes at \(analysis.time(started)) and won "
                    + "\(Span.text(failover.wonAt - started)) later.")
        }
        let unfinished = analysis.resynchronisations.last {
            $0.source == failover.source && $0.side == .replica && $0.kind == .full
                && $0.startedAt <= failover.wonAt
                && ($0.finishedAt.map { $0 > failover.wonAt } ?? true)
                && $0.obstacle == "it became master"
        }
        if let unfinished {
            story.append(
                "It was still being sent everything by its master, since "
                    + "\(analysis.time(unfinished.startedAt)): it serves what it had before, which may be "
                    + "nothing or old.")
        }
        let replaced = failover.lost.map { " and replaced \(analysis.name($0))" } ?? ""
        return Finding(
            kind: unfinished == nil ? "failover" : "failover-without-data",
            severity: unfinished == nil ? .note : .critical,
            title: "\(winner) became master at \(analysis.time(failover.wonAt))"
                + (failover.isManual ? " by a manual failover" : replaced)
                + (unfinished == nil ? "" : " without having its data"),
            story: story,
            cause: failover.isManual ? "A client asked for it." : "Its master was held for failed.",
            change: "", unknown: "", at: failover.wonAt,
            evidence: [failover.failure].compactMap { $0 } + (election?.evidence ?? []))
    }

    private static func phases(
        _ failover: Failover, _ winner: String, _ analysis: OutageAnalysis
    ) -> [String] {
        guard let lost = failover.lost, let known = failover.knownAt else { return [] }
        guard let failed = failover.failedAt else {
            return [
                "\(winner) was told at \(analysis.time(known)) that a quorum held "
                    + "\(analysis.name(lost)) for failed; when the quorum did is not in the logs."
            ]
        }
        var story: [String] = []
        if let suspected = failover.suspectedAt {
            story.append(
                "\(analysis.name(lost)) was first suspected at \(analysis.time(suspected)).")
        }
        let agreement = failover.suspectedAt.map { ", \(Span.text(failed - $0)) later" } ?? ""
        return story + [
            "A quorum held it for failed at \(analysis.time(failed))\(agreement).",
            "\(winner) knew it \(Span.text(known - failed)) later, at \(analysis.time(known)).",
        ]
    }
}
