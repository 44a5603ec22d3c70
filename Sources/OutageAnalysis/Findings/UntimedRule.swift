import ServerLog

/// What servers and Sentinels wrote and was posted without its time.
///
/// Rests on the words alone: that a server wrote them is claimed, and nothing of when, how often or in which
/// order. Words that stand in a log with their time are told there.
enum UntimedRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let timed =
            analysis.processEvents.map(\.evidence.text)
            + analysis.resynchronisations.flatMap { $0.evidence.map(\.text) }
            + analysis.failWindows.flatMap { $0.evidence.map(\.text) }
            + analysis.children.flatMap { $0.evidence.map(\.text) }
        let lines = analysis.untimed.compactMap { UntimedLine($0) }.filter { line in
            !timed.contains { $0.contains(line.text.prefix(80)) }
        }
        let events = lines.filter { isOfSentinel($0) }
        let others = lines.filter { !isOfSentinel($0) }
        return [finding(events, "A Sentinel"), finding(others, "A server")].compactMap { $0 }
    }

    private static func isOfSentinel(_ line: UntimedLine) -> Bool {
        if case .noted(.sentinel, _, _) = line.message { return true }
        return false
    }

    private static func finding(_ lines: [UntimedLine], _ writer: String) -> Finding? {
        guard let first = lines.min(by: { rank($0) < rank($1) }) else { return nil }
        let others = lines.filter { $0 != first }.prefix(12).map { "Also: \($0.text.prefix(200))" }
        return Finding(
            kind: "untimed", severity: .warning,
            title: isCrash(first)
                ? "A server crashed, at a time that the text does not tell: \(first.text.prefix(200))"
                : "\(writer) wrote, without a time: \(first.text.prefix(200))",
            story: (words(first).map { [$0] } ?? []) + others, cause: "", change: "",
            unknown: "When, and in which order: the lines have no times.", at: nil, evidence: [])
    }

    private static func isCrash(_ line: UntimedLine) -> Bool {
        if case .crashed = line.message { return true }
        return false
    }

    /// The more it tells, the less.
    private static func rank(_ line: UntimedLine) -> Int {
        switch line.message {
        case .crashed: 0
        case .noted(.dataUnusable, _, _), .noted(.notStarted, _, _): 1
        case .noted(.sentinel, let text, _) where text.hasPrefix("+switch-"): 1
        case .clusterState, .clusterDown: 2
        case .noted(.sentinel, let text, _) where text.hasPrefix("-failover-abort"): 2
        default: 3
        }
    }

    private static func words(_ line: UntimedLine) -> String? {
        switch line.message {
        case .noted(.dataUnusable, _, _):
            "It could not use its data on disk: redis-check-aof or redis-check-rdb on a copy tells more."
        case .noted(.notStarted, _, _): "It could not start."
        case .noted(.sentinel, let text, _) where text.hasPrefix("+switch-"):
            "It failed over: the new master stands last."
        default: nil
        }
    }
}
