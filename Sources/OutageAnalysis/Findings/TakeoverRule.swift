import ServerLog

/// Takeovers that only others' logs tell: of a master that voted, without the winner's log.
///
/// Rests on a vote that was given soon after a FAIL; that the candidate won is likely, and known when
/// the failed node comes back as a replica or without its slots. It did not when the failed node comes
/// back with them. What Valkey tells of other shards' takeovers is told as it says.
enum TakeoverRule: FindingRule {
    /// A vote follows the failure it is about within this, in ms.
    private static let latestVote: Int64 = 30_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        votedFor(analysis) + seen(analysis)
    }

    /// Takeovers that a node says it learned of.
    private static func seen(_ analysis: OutageAnalysis) -> [Finding] {
        let won = Set(
            analysis.elections.filter { $0.wonAt != nil }
                .compactMap { analysis.sources[$0.source].node })
        let known = won.union(analysis.votes.filter { $0.refusal == nil }.map(\.candidate))
        let seen = analysis.processEvents.filter {
            $0.note == .failoverSeen && !($0.node.map { known.contains($0) } ?? true)
        }
        return Dictionary(grouping: seen) { "\($0.node?.description ?? "") \($0.detail)" }.values
            .compactMap { events in
                guard let first = events.min(by: { $0.at < $1.at }), let node = first.node else {
                    return nil
                }
                let lost = NodeID(first.detail).map { analysis.name($0) } ?? "its master"
                return Finding(
                    kind: "takeover", severity: .note,
                    title: "\(analysis.name(node)) took over for \(lost), as "
                        + "\(analysis.name(source: first.source)) learned at "
                        + analysis.time(first.at),
                    story: [], cause: "", change: "",
                    unknown:
                        "Why: its master may have been held for failed, or the takeover asked for.",
                    at: first.at, evidence: events.map(\.evidence))
            }
    }

    private static func votedFor(_ analysis: OutageAnalysis) -> [Finding] {
        let told = Set(analysis.elections.compactMap { analysis.sources[$0.source].node })
        var seen: Set<String> = []
        return analysis.votes.filter { $0.refusal == nil && !told.contains($0.candidate) }
            .compactMap { vote in
                guard seen.insert("\(vote.candidate) \(vote.epoch ?? 0)").inserted else {
                    return nil
                }
                let marks = analysis.failMarks.filter {
                    $0.source == vote.source && $0.setAt <= vote.at
                        && vote.at - $0.setAt <= latestVote && ($0.clearedAt ?? vote.at) >= vote.at
                }
                guard let mark = marks.last else { return nil }
                let winner = analysis.name(vote.candidate)
                // A vote does not say for whom: where several had failed, it may be any of them.
                let several = Set(marks.map(\.about)).map { analysis.name($0) }.sorted()
                if several.count > 1 {
                    return ofSeveral(several, winner, vote, marks, analysis)
                }
                let lost = analysis.name(mark.about)
                let isWon = isReplica(mark) || mark.was.contains("without slots")
                // A master's mark is taken back with no word of what it is now when nobody had its slots.
                let isLost = !isWon && mark.clearedAt != nil
                var story = [
                    "It was held for failed at \(analysis.time(mark.setAt)); "
                        + "\(analysis.name(source: vote.source)) voted "
                        + "\(Span.text(vote.at - mark.setAt)) later."
                ]
                if let back = back(lost, mark, analysis) { story.append(back) }
                return Finding(
                    kind: "takeover", severity: .note,
                    title: "\(winner) \(isLost ? "asked to take" : "took") over for \(lost)"
                        + (vote.epoch.map { " (epoch \($0))" } ?? "")
                        + (isWon ? "" : isLost ? ", in vain" : ", or tried to"),
                    story: story, cause: "Its master was held for failed.", change: "",
                    unknown: isWon || isLost
                        ? ""
                        : "Whether it won: its own log, or that of the failed node, would tell.",
                    at: vote.at, evidence: [mark.evidence[0], vote.evidence])
            }
    }

    /// How a node that was held for failed came back; nil while it did not.
    private static func back(
        _ lost: String, _ mark: FailMark, _ analysis: OutageAnalysis
    ) -> String? {
        guard let back = mark.clearedAt else { return nil }
        let how =
            isReplica(mark)
            ? " as a replica."
            : mark.was.contains("without slots")
                ? " without slots: another had them by then." : " and nobody had its slots."
        return "\(lost) came back at \(analysis.time(back))\(how)"
    }

    private static func isReplica(_ mark: FailMark) -> Bool {
        mark.was.contains("replica") || mark.was.contains("slave")
    }

    private static func ofSeveral(
        _ failed: [String], _ candidate: String, _ vote: Vote, _ marks: [FailMark],
        _ analysis: OutageAnalysis
    ) -> Finding {
        let names =
            failed.count <= 4
            ? Span.list(failed) : "\(failed.count) nodes that were held for failed"
        return Finding(
            kind: "takeover", severity: .note,
            title: "\(candidate) asked to take over for one of \(names)"
                + (vote.epoch.map { " (epoch \($0))" } ?? ""),
            story: [
                "\(analysis.name(source: vote.source)) voted for it at \(analysis.time(vote.at))."
            ],
            cause: "Its master was held for failed.", change: "",
            unknown: "For which of them, and whether it won: its own log would tell.", at: vote.at,
            evidence: [vote.evidence])
    }
}
