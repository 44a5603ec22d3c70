/// Elections that were not won, and votes that were refused.
///
/// An election is lost when something came after it that decided it: one that the log ends in is told
/// as undecided, and one that never asked for votes as not stood for.
enum FailedElectionRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        lost(analysis) + refused(analysis)
    }

    private static func lost(_ analysis: OutageAnalysis) -> [Finding] {
        analysis.elections.filter { $0.wonAt == nil && !isPlannedAnew($0, analysis) }.map {
            election in
            let name = analysis.name(source: election.source)
            let epoch = election.epoch.map { " (epoch \($0))" } ?? ""
            var finding = Finding(
                kind: "election-lost", severity: .warning,
                title: "\(name) did not win an election\(epoch)", story: election.obstacles,
                cause: election.obstacles.last
                    ?? "Another replica was faster, its master came back, or too few masters voted.",
                change: "", unknown: election.obstacles.isEmpty ? "Which of these it was." : "",
                at: election.startedAt ?? election.plannedAt, evidence: election.evidence)
            if let given = election.obstacles.last(where: { $0.hasPrefix("gave it up: ") }) {
                finding.title = "\(name) gave up an election\(epoch)"
                finding.cause = String(given.dropFirst(12))
                finding.story = election.obstacles.filter { $0 != given }
            } else if election.startedAt == nil, let reason = election.obstacles.last {
                finding.kind = "election-not-stood"
                finding.title = "\(name) did not stand for election\(epoch)"
                finding.cause = notStood(reason, election, analysis)
                if reason.contains("longer than allowed") {
                    finding.change =
                        "cluster-replica-validity-factor 0 lets a replica stand however old its data "
                        + "is; better, keep a replica that is in sync."
                }
            } else if let open = election.openForMilliseconds {
                finding.kind = "election-undecided"
                finding.severity = .note
                let isAskedFor = election.isManual && election.startedAt == nil
                let asked = election.startedAt.map { " at \(analysis.time($0))" } ?? ""
                let what =
                    election.startedAt != nil
                    ? "asked for votes"
                    : isAskedFor
                        ? "was asked to take over from its master (manual failover) at "
                            + (election.plannedAt.map { analysis.time($0) } ?? "?")
                        : "planned an election"
                let later = open > 0 ? " \(Span.text(open)) later" : " there"
                finding.title =
                    "\(name) \(what)\(epoch)\(asked); the log ends\(later), before it was "
                    + "decided"
                finding.cause = isAskedFor ? "A client gave the command CLUSTER FAILOVER." : ""
                finding.unknown = "How it ended."
            }
            return finding
        }
    }

    /// Whether an election that was only planned was planned again, or was one of a manual failover that timed
    /// out: that is told.
    private static func isPlannedAnew(_ election: Election, _ analysis: OutageAnalysis) -> Bool {
        guard election.startedAt == nil, let planned = election.plannedAt else { return false }
        if election.obstacles == [ElectionTracker.tookTooLong] { return true }
        guard election.obstacles.isEmpty, election.openForMilliseconds == nil else { return false }
        return analysis.elections.contains {
            $0.source == election.source && ($0.plannedAt ?? planned) > planned
        }
    }

    private static func notStood(
        _ reason: String, _ election: Election, _ analysis: OutageAnalysis
    ) -> String {
        guard reason.contains("longer than allowed") else { return reason }
        let at = election.evidence.first.flatMap { first in
            analysis.processEvents.last {
                $0.source == election.source && $0.kind == .masterLost
                    && $0.evidence.line < first.line
            }
        }
        let since = at.map { ": it had lost its master at \(analysis.time($0.at))" } ?? ""
        return "Its data was older than cluster-replica-validity-factor allows\(since)."
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
                    story: ["At \(Span.list(votes.map { analysis.time($0.at) }))."],
                    cause: vote.refusal?.contains("is up") == true
                        ? "In its view the candidate's master was not failed; the candidate saw it "
                            + "otherwise, and could only be elected by a majority that did too."
                        : "",
                    change: "", unknown: "", at: vote.at, evidence: votes.map(\.evidence))
            }
    }
}
