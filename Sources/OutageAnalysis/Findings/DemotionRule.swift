import ServerLog

/// A silence of a log after which the node found that it had been replaced.
package struct LikelyStandstill: Sendable {
    /// The log.
    package let source: Int
    /// Its last line before.
    package let from: WallTime
    /// Its first line after.
    package let to: WallTime
    /// The lines that show it.
    package let evidence: [LogEvidence]
}

/// A master that found out that it had been replaced.
///
/// Rests on a line of a master that says that another has its slots. Why it was replaced is told as
/// known only where a log shows it: a manual failover that was asked for, a standstill, a silence.
enum DemotionRule: FindingRule {
    /// So long before a demotion a manual failover was asked for at most, in ms.
    private static let latestRequest: Int64 = 15_000
    /// So long after it a master that stood still may learn that it was replaced, in ms.
    private static let latestNews: Int64 = 600_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.roleChanges.filter { $0.becomes == .replica && $0.master != nil }
            .compactMap { finding($0, analysis) }
    }

    /// Why a master was replaced, as far as the logs tell.
    enum Cause {
        /// The node that asked for it, and how long clients were held back, in ms.
        case manual(by: String, request: ProcessEvent?)
        case standstill(SilentGap)
        /// It wrote nothing for so long, and began with holding the cluster for down.
        case silence(from: WallTime, to: WallTime)
        case unknown
    }

    private static func finding(_ change: RoleChange, _ analysis: OutageAnalysis) -> Finding? {
        guard let master = change.master, wasMaster(change) else { return nil }
        let name = analysis.name(source: change.source)
        let winner = analysis.name(master)
        let cause = cause(of: change, analysis)
        var finding = Finding(
            kind: "demotion", severity: .critical,
            title: "\(name) lost its slots to \(winner) at \(analysis.time(change.at))",
            story: ["It learned that \(winner) had taken over its slots, and became its replica."],
            cause: "", change: "Mend what made it unreachable.", unknown: "", at: change.at,
            evidence: [change.evidence])
        explain(&finding, cause, winner, change, analysis)
        return finding
    }

    /// Says of a demotion why it was, as far as the logs tell.
    private static func explain(
        _ finding: inout Finding, _ cause: Cause, _ winner: String, _ change: RoleChange,
        _ analysis: OutageAnalysis
    ) {
        let name = analysis.name(source: change.source)
        switch cause {
        case .manual(let asker, let request):
            finding.severity = .note
            finding.title =
                "\(name) handed over to \(winner) at \(analysis.time(change.at)) by a manual failover"
            if let request {
                finding.story = [
                    "\(asker) asked for it at \(analysis.time(request.at)); clients were held back "
                        + "for \(Span.text(max(0, change.at - request.at)))."
                ]
                finding.evidence.insert(request.evidence, at: 0)
            }
            finding.cause = "A manual failover."
            finding.change = ""
        case .standstill(let gap):
            finding.story.append(
                "It stood still from \(analysis.time(gap.startedAt)) to "
                    + "\(analysis.time(gap.endedAt)), for \(Span.text(gap.durationMilliseconds)), "
                    + "until \(Span.text(change.at - gap.endedAt)) before; by the time it read its "
                    + "messages \(winner) had been elected.")
            finding.cause =
                "It stood still for longer than the others wait: a majority of masters held it for "
                + "failed and elected its replica."
            finding.evidence = gap.evidence + finding.evidence
        case .silence(let from, let to):
            finding.story.append(
                "Likely: nothing is logged from \(analysis.time(from)) to \(analysis.time(to)), and "
                    + "the first thing it does then is to hold the cluster for down. It stood still "
                    + "for up to \(Span.text(to - from)).")
            finding.cause =
                "Likely a standstill: the others held it for failed and elected a replica."
            finding.unknown = "What stopped it, and exactly when: the log is silent meanwhile."
        case .unknown:
            finding.cause =
                "Not in the logs. What must have happened: its replica was elected because a majority "
                + "of masters held it for failed, or took over on command, or the last of its slots "
                + "were moved there."
            finding.unknown =
                "Which of the three; this log shows no standstill before."
            finding.change = "Where it was unreachable, mend what made it so."
        }
    }

    /// The silences after which masters found that they had been replaced.
    static func likelyStandstills(_ analysis: OutageAnalysis) -> [LikelyStandstill] {
        analysis.roleChanges.filter { $0.becomes == .replica && $0.master != nil }.compactMap {
            guard wasMaster($0), case .silence(let from, let to) = cause(of: $0, analysis) else {
                return nil
            }
            return LikelyStandstill(
                source: $0.source, from: from, to: to, evidence: [$0.evidence])
        }
    }

    /// Why a master was replaced.
    static func cause(of change: RoleChange, _ analysis: OutageAnalysis) -> Cause {
        let request = analysis.processEvents.last {
            $0.source == change.source && $0.kind == .failoverRequested && $0.at <= change.at
                && change.at - $0.at <= latestRequest
        }
        if let request {
            return .manual(
                by: request.node.map { analysis.name($0) } ?? "a replica", request: request)
        }
        let election = analysis.elections.last {
            analysis.sources[$0.source].node == change.master
                && $0.wonAt.map { won in abs(change.at - won) < latestNews } ?? false
        }
        if let election, election.isManual {
            return .manual(by: analysis.name(source: election.source), request: nil)
        }
        let gap = analysis.gaps.last {
            $0.source == change.source && $0.endedAt <= change.at
                && $0.durationMilliseconds >= analysis.nodeTimeout.milliseconds / 2
                && (change.at - $0.endedAt <= 10_000 || wentDown(after: $0, change, analysis))
        }
        if let gap { return .standstill(gap) }
        let window = analysis.failWindows.last {
            $0.source == change.source && $0.startedAt <= change.at
                && change.at - $0.startedAt <= 10_000
        }
        if let window, let silent = window.silentSince,
            window.startedAt - silent >= min(analysis.nodeTimeout.milliseconds, 15_000)
        {
            return .silence(from: silent, to: window.startedAt)
        }
        return .unknown
    }

    /// A node that wakes up holds the cluster for down until it has read its messages.
    private static func wentDown(
        after gap: SilentGap, _ change: RoleChange, _ analysis: OutageAnalysis
    ) -> Bool {
        change.at - gap.endedAt <= latestNews
            && analysis.failWindows.contains {
                $0.source == gap.source && $0.startedAt >= gap.endedAt
                    && $0.startedAt - gap.endedAt <= 2000
            }
    }

    /// Only a line of a master tells of a loss; a replica that follows another master lost nothing.
    static func wasMaster(_ change: RoleChange) -> Bool {
        change.evidence.text.contains(":M ") || change.evidence.text.contains("role=primary")
            || change.evidence.text.contains("\"MASTER\"")
    }
}
