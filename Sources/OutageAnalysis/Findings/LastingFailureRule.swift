import ServerLog

/// Nodes that were held for failed and did not come back while the logs last.
///
/// Rests on marks of FAIL that no log takes back. A node whose own log is there, or whose place another
/// took by that one's log, is told of elsewhere.
enum LastingFailureRule: FindingRule {
    /// Nodes that fail within this of one another failed together, in ms.
    private static let together: Int64 = 30_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let lasting = Dictionary(grouping: analysis.failMarks, by: \.about)
            .filter { about, marks in
                marks.allSatisfy { $0.clearedAt == nil } && !isToldElsewhere(about, analysis)
            }
            .compactMap { $0.value.min { $0.setAt < $1.setAt } }
            .sorted { ($0.setAt, $0.about.description) < ($1.setAt, $1.about.description) }
        var groups: [[FailMark]] = []
        for mark in lasting {
            if let first = groups.last?.first, mark.setAt - first.setAt <= together {
                groups[groups.count - 1].append(mark)
            } else {
                groups.append([mark])
            }
        }
        return groups.map { finding($0, analysis) } + ended(analysis)
    }

    /// Nodes that were held for failed when the log began, and came back.
    private static func ended(_ analysis: OutageAnalysis) -> [Finding] {
        let all = analysis.processEvents.filter { $0.note == .failEnded }
        return Dictionary(grouping: all, by: \.node).values.compactMap { events in
            // Where another log tells since when, that one tells it.
            guard let event = events.min(by: { $0.at < $1.at }), let node = event.node,
                !analysis.failMarks.contains(where: { $0.about == node })
            else { return nil }
            let kept = event.detail.isEmpty
            return Finding(
                kind: "failure-ended", severity: kept ? .warning : .note,
                title: "\(analysis.name(node)) was held for failed when the log began, until "
                    + analysis.time(event.at),
                story: kept
                    ? [
                        "It was a master whose slots nobody took over: they had no master meanwhile."
                    ]
                    : [], cause: "A majority of masters had no answer for the node timeout.",
                change: "", unknown: "Since when, and what ailed it.", at: event.at,
                evidence: events.map(\.evidence))
        }
    }

    private static func isToldElsewhere(_ about: NodeID, _ analysis: OutageAnalysis) -> Bool {
        analysis.failovers.contains { $0.lost == about }
            || analysis.sources.contains { $0.node == about }
    }

    private static func finding(_ marks: [FailMark], _ analysis: OutageAnalysis) -> Finding {
        let (first, last) = (marks[0], marks[marks.count - 1])
        let names = marks.map { analysis.name($0.about) }
        let least = marks.compactMap(\.atLeastMilliseconds).max() ?? 0
        var story = [
            "As \(analysis.name(source: first.source)) saw it: "
                + Span.list(zip(names, marks).map { "\($0) at \(analysis.time($1.setAt))" }) + "."
        ]
        if marks.count > 1, last.setAt > first.setAt {
            story.append("Within \(Span.text(last.setAt - first.setAt)) of one another.")
        }
        let who = names.count <= 4 ? Span.list(names) : "\(names.count) nodes"
        let log = least > 0 ? " by the end of the log (\(Span.text(least)))" : " in the log"
        return Finding(
            kind: "lasting-failure", severity: .warning,
            title: "\(who) \(names.count == 1 ? "was" : "were") held for failed at "
                + "\(analysis.time(first.setAt)) and did not come back\(log)",
            story: story,
            cause: "A majority of masters had no answer for the node timeout"
                + (marks.count > 1
                    ? ": what the nodes have in common (a machine, a rack, a switch) likely failed."
                    : "."),
            change: "",
            unknown:
                "What ailed \(marks.count == 1 ? "it: its own log is" : "them: their own logs are")"
                + " not here.",
            at: first.setAt, evidence: marks.flatMap { $0.evidence.prefix(1) })
    }
}
