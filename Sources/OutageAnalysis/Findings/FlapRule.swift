import ServerLog

/// Nodes that were held for failed and came back, again and again.
enum FlapRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let marks = analysis.failMarks.filter { $0.clearedAt != nil }
        return Dictionary(grouping: marks, by: \.about).compactMap { about, all in
            // Several logs tell of the same mark; the one that tells most counts.
            let bySource = Dictionary(grouping: all, by: \.source)
            let told = bySource.values.max { $0.count < $1.count } ?? []
            guard told.count >= 2 else { return nil }
            return finding(about, told, analysis)
        }
    }

    private static func finding(
        _ about: NodeID, _ marks: [FailMark], _ analysis: OutageAnalysis
    ) -> Finding {
        let list = marks.map {
            "\($0.setAt.timeOfDay) for \(Span.text($0.durationMilliseconds ?? 0))"
        }
        let own = analysis.gaps.filter { gap in
            analysis.sources[gap.source].node == about
                && gap.durationMilliseconds >= analysis.scale.standstill
        }
        let hasLog = analysis.sources.contains { $0.node == about }
        return Finding(
            kind: "flaps", severity: .warning,
            title: "\(analysis.name(about)) was held for failed "
                + "\(Span.count(marks.count, "time", "times")) and came back each time",
            story: [
                "As \(analysis.name(source: marks[0].source)) saw it: "
                    + Span.list(list) + "."
            ],
            cause: own.isEmpty
                ? "A majority of masters had no answer from it for the node timeout, and then had."
                : "It stood still \(Span.count(own.count, "time", "times")), for up to "
                    + "\(Span.text(own.map(\.durationMilliseconds).max() ?? 0)).",
            change:
                "Look for the same stalls on that node, or for a network that loses "
                + "packets; a longer "
                + "cluster-node-timeout rides over them, and finds a dead master later.",
            unknown: hasLog ? "" : "What ailed it: its own log is not here.",
            at: marks[0].setAt, evidence: marks.flatMap { $0.evidence.prefix(1) })
    }
}
