/// Takeovers that only others' logs tell: of a master that voted, without the winner's log.
///
/// Rests on a vote that was given soon after a FAIL; that the candidate won is likely, and known when
/// the failed node comes back as a replica.
enum TakeoverRule: FindingRule {
    /// A vote follows the failure it is about within this, in ms.
    private static let latestVote: Int64 = 30_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let told = Set(analysis.elections.compactMap { analysis.sources[$0.source].node })
        var seen: Set<String> = []
        return analysis.votes.filter { $0.refusal == nil && !told.contains($0.candidate) }
            .compactMap { vote in
                guard seen.insert("\(vote.candidate) \(vote.epoch ?? 0)").inserted else {
                    return nil
                }
                let mark = analysis.failMarks.last {
                    $0.source == vote.source && $0.setAt <= vote.at
                        && vote.at - $0.setAt <= latestVote
                }
                guard let mark else { return nil }
                let winner = analysis.name(vote.candidate)
                let lost = analysis.name(mark.about)
                let asReplica = mark.was.contains("replica") || mark.was.contains("slave")
                var story = [
                    "It was held for failed at \(analysis.time(mark.setAt)); "
                        + "\(analysis.name(source: vote.source)) voted "
                        + "\(Span.text(vote.at - mark.setAt)) later."
                ]
                if let back = mark.clearedAt {
                    story.append(
                        "\(lost) came back\(asReplica ? " as a replica" : "") at "
                            + "\(analysis.time(back)).")
                }
                return Finding(
                    kind: "takeover", severity: .note,
                    title: "\(winner) took over for \(lost)"
                        + (vote.epoch.map { " (epoch \($0))" } ?? "")
                        + (asReplica ? "" : ", or tried to"),
                    story: story, cause: "Its master was held for failed.", change: "",
                    unknown: asReplica
                        ? ""
                        : "Whether it won: its own log, or that of the failed node, would tell.",
                    at: vote.at, evidence: [mark.evidence[0], vote.evidence])
            }
    }
}
