/// Elections that were not won, and votes that were refused.
enum FailedElectionRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        lost(analysis) + refused(analysis)
    }

    private static func lost(_ analysis: OutageAnalysis) -> [Finding] {
        analysis.elections.filter { $0.wonAt == nil }.map { election in
            let at = election.startedAt ?? election.plannedAt
            let name = analysis.name(source: election.source)
            return Finding(
                kind: "election-lost", severity: .warning,
                title: "\(name) did not win an election"
                    + (election.epoch.map { " (epoch \($0))" } ?? ""),
                story: election.obstacles,
                cause: election.obstacles.last
                    ?? "Another replica was faster, its master came back, or "
                    + "too few masters voted.",
                change: "", unknown: election.obstacles.isEmpty ? "Which of these it was." : "",
                at: at, evidence: election.evidence)
        }
    }

    private static func refused(_ analysis: OutageAnalysis) -> [Finding] {
        let refusals = analysis.votes.filter { $0.refusal != nil }
        return Dictionary(grouping: refusals) { "\($0.source) \($0.candidate) \($0.refusal ?? "")" }
            .values.map { votes in
                let vote = votes[0]
                let name = analysis.name(source: vote.source)
                return Finding(
                    kind: "vote-refused", severity: .note,
                    title: "\(name) refused its vote to \(analysis.name(vote.candidate)) "
                        + "\(Span.count(votes.count, "time", "times")): \(vote.refusal ?? "")",
                    story: ["At \(Span.list(votes.map(\.at.timeOfDay)))."],
                    cause: vote.refusal?.contains("is up") == true
                        ? "In its view the candidate's master was not failed; the candidate saw it "
                            + "otherwise, and could only be elected by a majority that did too."
                        : "",
                    change: "", unknown: "", at: vote.at, evidence: votes.map(\.evidence))
            }
    }
}
