/// What a node did just after it had stood still: judge the others by an old view.
enum StaleViewRule: FindingRule {
    /// What happens so soon after a gap follows from it, in ms.
    private static let soon: Int64 = 2000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.gaps.filter { $0.durationMilliseconds >= analysis.scale.standstill }.compactMap {
            gap in
            let range = gap.endedAt...gap.endedAt.advanced(by: soon)
            let marks = analysis.failMarks.of(gap.source, in: range).filter { $0.toldBy == nil }
            let windows = Array(analysis.failWindows.of(gap.source, in: range))
            guard !marks.isEmpty || !windows.isEmpty else { return nil }
            return finding(gap, marks, windows, analysis)
        }
    }

    private static func finding(
        _ gap: SilentGap, _ marks: [FailMark], _ windows: [FailWindow], _ analysis: OutageAnalysis
    ) -> Finding {
        let name = analysis.name(source: gap.source)
        var story = [
            "At \(analysis.time(gap.endedAt)) \(name) went on after \(Span.text(gap.durationMilliseconds)) "
                + "of standing still. By its own clocks, nobody had answered it all that time."
        ]
        for window in windows {
            let after = Span.text(window.startedAt - gap.endedAt)
            let length = window.durationMilliseconds.map { ", for \(Span.text($0))" } ?? ""
            story.append("\(after) later it held the cluster for down\(length).")
        }
        for mark in marks {
            let after = Span.text(mark.setAt - gap.endedAt)
            let length =
                mark.durationMilliseconds.map { "; it took that back \(Span.text($0)) later" } ?? ""
            story.append(
                "\(after) later it marked \(analysis.name(mark.about)) as failed\(length).")
        }
        return Finding(
            kind: "stale-view", severity: .warning,
            title: "After standing still, \(name) took the others for failed",
            story: story,
            cause:
                "The pings it had sent were older than the node timeout when it woke, and "
                + "it judged by "
                + "them before it had read the answers.",
            change: "Mend what made it stand still; the rest follows from that.",
            unknown: marks.isEmpty
                ? "" : "Whether those nodes were in trouble of their own: their logs would tell.",
            at: gap.endedAt,
            evidence: gap.evidence.suffix(1) + windows.flatMap(\.evidence)
                + marks.flatMap(\.evidence))
    }
}
