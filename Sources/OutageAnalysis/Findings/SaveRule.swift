import ServerLog

/// How often a server saved, by which rules, and what that cost.
enum SaveRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        Dictionary(grouping: analysis.children, by: \.source).values.map { children in
            let name = analysis.name(source: children[0].source)
            let saves = children.filter { $0.work == .save }
            let reasons = Dictionary(grouping: children.compactMap(\.reason)) { $0 }
                .map { "\($0.key): \($0.value.count)" }.sorted()
            let failed = children.filter { $0.failure != nil }
            var story: [String] = []
            if !reasons.isEmpty { story.append("Reasons: \(reasons.joined(separator: ", ")).") }
            let lengths = saves.compactMap(\.durationMilliseconds)
            if let shortest = lengths.min(), let longest = lengths.max() {
                story.append(
                    "Saves took \(Span.text(shortest)) to \(Span.text(longest)) after the fork.")
            }
            let copied = children.compactMap(\.copyOnWriteMegabytes)
            if let least = copied.min(), let most = copied.max() {
                story.append("Memory copied while children lived: \(least) to \(most) MB.")
            }
            story += failed.map { "At \($0.startedAt.timeOfDay): \($0.failure ?? "")." }
            return Finding(
                kind: failed.isEmpty ? "saves" : "failed-saves",
                severity: failed.isEmpty ? .note : .warning,
                title:
                    "\(name) forked \(Span.count(children.count, "child", "children")) to write to disk"
                    + (failed.isEmpty ? "" : ", and \(failed.count) failed"),
                story: story, cause: "", change: "", unknown: "", at: children[0].startedAt,
                evidence: failed.flatMap(\.evidence))
        }
    }
}
