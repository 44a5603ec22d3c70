/// Replicas that took over, with the phases of each takeover as far as the logs tell.
enum FailoverRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.elections.compactMap { finding($0, analysis) }
    }

    private static func finding(_ election: Election, _ analysis: OutageAnalysis) -> Finding? {
        guard let won = election.wonAt else { return nil }
        let winner = analysis.name(source: election.source)
        let start = election.plannedAt ?? election.startedAt ?? won
        let known = analysis.failMarks.last {
            $0.source == election.source && $0.setAt <= start && start - $0.setAt < 60_000
        }
        var story: [String] = []
        if let known, !election.isManual {
            let about = known.about
            let here = known.setAt.advanced(by: -analysis.clockOffset(known.source))
            let first =
                analysis.failMarks.filter { $0.about == about }
                .map { $0.setAt.advanced(by: -analysis.clockOffset($0.source)) }
                .filter { $0 <= here.advanced(by: 1000) && here - $0 < 60_000 }.min() ?? here
            let suspected = analysis.suspicions.filter { $0.about == about && $0.toldBy == nil }
                .map { $0.at.advanced(by: -analysis.clockOffset($0.source)) }
                .filter { $0 <= first && first - $0 < 60_000 }.min()
            if let suspected {
                story.append(
                    "\(analysis.name(about)) was first suspected at \(suspected.timeOfDay).")
            }
            let agreement = suspected.map { ", \(Span.text(first - $0)) later" } ?? ""
            story.append("A quorum held it for failed at \(first.timeOfDay)\(agreement).")
            story.append(
                "\(winner) knew it \(Span.text(here - first)) later, at \(here.timeOfDay).")
        }
        if let delay = election.delayMilliseconds, let planned = election.plannedAt {
            story.append(
                "It planned its election at \(planned.timeOfDay), \(Span.text(delay)) ahead "
                    + "(rank \(election.rank ?? 0)).")
        }
        if let started = election.startedAt {
            story.append(
                "It asked for votes at \(started.timeOfDay) and won \(Span.text(won - started)) later."
            )
        }
        let lost = election.isManual ? nil : known
        let replaced = lost.map { " and replaced \(analysis.name($0.about))" } ?? ""
        return Finding(
            kind: "failover", severity: .note,
            title: "\(winner) became master at \(won.timeOfDay)"
                + (election.isManual ? " by a manual failover" : replaced),
            story: story,
            cause: election.isManual ? "A client asked for it." : "Its master was held for failed.",
            change: "", unknown: "", at: won,
            evidence: (lost?.evidence.prefix(1) ?? []) + election.evidence)
    }
}
