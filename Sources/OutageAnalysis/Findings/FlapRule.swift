import ServerLog

/// Nodes that were held for failed and came back, again and again.
///
/// Rests on marks of FAIL and on their taking back. That a node came back each time is refuted by a
/// mark that is still there at the log's end; that it was silent, by its own log when that shows its
/// process's end and start.
enum FlapRule: FindingRule {
    /// A process that ended so long before a mark may be why, in ms.
    private static let latestMark: Int64 = 120_000

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        Dictionary(grouping: analysis.failMarks, by: \.about).compactMap { about, all in
            // Several logs tell of the same mark; the one that tells most counts.
            let bySource = Dictionary(grouping: all, by: \.source)
            let told =
                bySource.values.max { ($0.count, -$0[0].source) < ($1.count, -$1[0].source) } ?? []
            guard told.contains(where: { $0.clearedAt != nil }),
                told.count >= 2 || !isToldElsewhere(about, analysis)
            else { return nil }
            return finding(about, told, analysis)
        }
    }

    /// Whether another finding says why a node was held for failed once.
    private static func isToldElsewhere(_ about: NodeID, _ analysis: OutageAnalysis) -> Bool {
        let name = analysis.name(about)
        return analysis.failovers.contains { $0.lost == about }
            || analysis.votes.contains { $0.refusal == nil }
            || analysis.gaps.contains { analysis.scale.tells($0) }
            || analysis.roleChanges.contains { analysis.name(source: $0.source) == name }
            || analysis.sources.contains { $0.node == about }
    }

    private static func finding(
        _ about: NodeID, _ marks: [FailMark], _ analysis: OutageAnalysis
    ) -> Finding {
        let list = marks.map { mark in
            let at = analysis.time(mark.setAt)
            if let length = mark.durationMilliseconds { return "\(at) for \(Span.text(length))" }
            if mark.clearedAt != nil { return "\(at), for how long is not known" }
            let least = mark.atLeastMilliseconds.map { $0 > 0 ? " (\(Span.text($0)))" : "" } ?? ""
            return "\(at), not back by the end of the log\(least)"
        }
        let open = marks.count { $0.clearedAt == nil }
        let own = analysis.gaps.filter { gap in
            analysis.sources[gap.source].node == about
                && gap.durationMilliseconds >= analysis.scale.standstill
        }
        let absences = absences(about, marks, analysis)
        let hasLog = analysis.sources.contains { $0.node == about }
        var cause =
            "A majority of masters had no answer from it for the node timeout, and then had."
        if !absences.isEmpty {
            cause = "It was gone: \(absences.joined(separator: "; "))."
        } else if !own.isEmpty {
            cause =
                "It stood still \(Span.count(own.count, "time", "times")), for up to "
                + "\(Span.text(own.map(\.durationMilliseconds).max() ?? 0))."
        }
        return Finding(
            kind: "flaps", severity: .warning,
            title: "\(analysis.name(about)) was held for failed "
                + "\(Span.count(marks.count, "time", "times")) and came back "
                + (open == 0 ? "each time" : "\(Span.count(marks.count - open, "time", "times"))"),
            story: [
                "As \(analysis.name(source: marks[0].source)) saw it: "
                    + Span.list(list) + "."
            ],
            cause: cause,
            change: absences.isEmpty
                ? "Look for the same stalls on that node, or for a network that loses packets; a "
                    + "longer cluster-node-timeout rides over them, and finds a dead master later."
                : "Find out why its process ended.",
            unknown: hasLog ? "" : "What ailed it: its own log is not here.",
            at: marks[0].setAt, evidence: marks.flatMap { $0.evidence.prefix(1) })
    }

    /// The ends of the node's process that explain marks, from its own log.
    private static func absences(
        _ about: NodeID, _ marks: [FailMark], _ analysis: OutageAnalysis
    ) -> [String] {
        let events = analysis.processEvents.filter { analysis.sources[$0.source].node == about }
        return events.enumerated().compactMap { index, event in
            guard event.kind == .ended || event.kind == .crashed,
                marks.contains(where: {
                    $0.setAt >= event.at && $0.setAt - event.at <= latestMark
                })
            else { return nil }
            let word =
                event.kind == .crashed
                ? "crashed \(analysis.time(event.at)) (\(event.detail))"
                : "ended \(analysis.time(event.at))"
            let start = events[index...].first { $0.kind == .started || $0.kind == .ready }
            return word + (start.map { ", up \(analysis.time($0.at))" } ?? ", not started again")
        }
    }
}
