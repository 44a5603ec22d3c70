/// Times in which nodes refused all clients.
enum FailWindowRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        Dictionary(grouping: analysis.failWindows, by: \.source).values.map { windows in
            let name = analysis.name(source: windows[0].source)
            let total = windows.compactMap(\.durationMilliseconds).reduce(0, +)
            let list = windows.map { window in
                let length = window.durationMilliseconds.map { Span.text($0) } ?? "an unknown time"
                let role = window.asMaster ? "as master" : "as replica"
                let after = explanation(window, analysis).map { ", \($0)" } ?? ""
                return "\(window.startedAt.timeOfDay) for \(length) (\(role)\(after))"
            }
            let unexplained = windows.filter { explanation($0, analysis) == nil }
            return Finding(
                kind: "state-fail", severity: .critical,
                title: "\(name) held the cluster for down "
                    + "\(Span.count(windows.count, "time", "times")), \(Span.text(total)) in all",
                story: [
                    "Meanwhile it answers every command with CLUSTERDOWN.",
                    "From " + list.joined(separator: "; ") + ".",
                ],
                cause:
                    "A node does so when it reaches no majority of the masters, or when slots have no "
                    + "master that can be reached. A master then waits for the node timeout, but no "
                    + "less than 0.5 s and no more than 5 s, before it serves again.",
                change:
                    "cluster-require-full-coverage no keeps the other shards' slots in service when "
                    + "only one is down; it does not help a node that is cut off.",
                unknown: unexplained.isEmpty
                    ? ""
                    : "Which of the two it was for "
                        + unexplained.map(\.startedAt.timeOfDay).joined(separator: ", ") + ".",
                at: windows[0].startedAt, evidence: windows.flatMap(\.evidence))
        }
    }

    private static func explanation(_ window: FailWindow, _ analysis: OutageAnalysis) -> String? {
        if let reason = window.reason { return reason }
        let gap = analysis.gaps.first {
            $0.source == window.source && $0.durationMilliseconds >= 1000
                && $0.endedAt <= window.startedAt && window.startedAt - $0.endedAt <= 2000
        }
        return gap.map { "just after it stood still for \(Span.text($0.durationMilliseconds))" }
    }
}
