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
        return groups.map { finding($0, analysis) }
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
