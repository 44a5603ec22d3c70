import ServerLog

/// What the servers themselves call failed, where no other finding explains it: in their own words.
///
/// Rests on lines that begin as such lines do. It claims no more than that they stand there; one that
/// belongs to a child's failure is told there.
enum TroubleRule: FindingRule {
    /// How many texts of one server are told.
    private static let mostTexts = 8
    private static let reasons = [
        "No space left", "Permission denied", "Read-only file system", "Cannot allocate memory",
        "Too many open files", "Input/output error", "Write loss risk",
    ]
    /// What a server goes on without: it serves as if nothing were.
    private static let harmless = ["Failed to write PID file"]

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let told = Set(analysis.children.filter { $0.failure != nil }.flatMap(\.evidence))
        let events = analysis.processEvents.filter {
            $0.note == .trouble && !told.contains($0.evidence) && !isChilds($0, analysis)
                && !isConsequence($0, analysis)
        }
        return Dictionary(grouping: events, by: \.source).map { source, events in
            finding(events, source, analysis)
        }
    }

    private static func isChilds(_ event: ProcessEvent, _ analysis: OutageAnalysis) -> Bool {
        analysis.children.contains {
            $0.source == event.source && $0.pid == Int64(event.pid) && $0.failure == event.detail
        }
    }

    /// A replica that waited for a save learns that it failed: the failed save is told.
    private static func isConsequence(_ event: ProcessEvent, _ analysis: OutageAnalysis) -> Bool {
        event.detail.hasPrefix("SYNC failed. BGSAVE")
            && analysis.children.contains {
                $0.source == event.source && $0.failure != nil && $0.startedAt <= event.at
            }
    }

    private static func finding(
        _ events: [ProcessEvent], _ source: Int, _ analysis: OutageAnalysis
    ) -> Finding {
        var order: [String] = []
        var groups: [String: [ProcessEvent]] = [:]
        for event in events {
            let skeleton = event.detail.prefix(48).filter { !$0.isNumber }
            if groups[skeleton] == nil { order.append(skeleton) }
            groups[skeleton, default: []].append(event)
        }
        let texts = order.compactMap { groups[$0] }
        let first =
            texts.first { Self.isGrave($0[0]) } ?? texts.first { !isHarmless($0[0]) } ?? texts[0]
        let name = analysis.name(source: source)
        let isGrave = Self.isGrave(first[0])
        var story = texts.prefix(mostTexts).map { group in
            "\(Span.count(group.count, "time", "times")), first at \(analysis.time(group[0].at)): "
                + "\(group[0].detail.prefix(200))"
        }
        if texts.count > mostTexts { story.append("And \(texts.count - mostTexts) more texts.") }
        return Finding(
            kind: "other-failures",
            severity: isGrave ? .critical : isHarmless(first[0]) ? .note : .warning,
            title: isGrave
                ? "\(name) reports: \(first[0].detail.prefix(160))"
                : "\(name) reports \(Span.count(texts.count, "failure", "kinds of failure")) that no "
                    + "other finding explains",
            story: story, cause: isGrave ? String(first[0].detail.prefix(160)) : "", change: "",
            unknown: isHarmless(first[0]) ? "" : "What followed from it.", at: events[0].at,
            evidence: events.map(\.evidence))
    }

    private static func isGrave(_ event: ProcessEvent) -> Bool {
        event.detail.contains(anyOf: reasons) && !isHarmless(event)
    }

    private static func isHarmless(_ event: ProcessEvent) -> Bool {
        harmless.contains { event.detail.hasPrefix($0) }
    }
}

extension String {
    /// Whether any of these stands in it.
    fileprivate func contains(anyOf texts: [String]) -> Bool { texts.contains { contains($0) } }
}
