import OutageAnalysis
import Reports
import ServerLog

/// What logs tell of an outage, as a subject of reports.
struct AnalysisSubject: EncodableSubject {
    static let noun = "what logs tell"

    let analysis: OutageAnalysis

    func text(on terminal: Terminal) -> String { TextRendering.render(analysis) }

    func markdown() -> String { MarkdownRendering.render(analysis) }

    func page() -> String { OutagePage().render(OutageStory(of: analysis)) }

    /// All facts.
    var values: any Encodable { analysis }
}

/// What the analysis found, beside what the page shows of it.
private typealias AnalysisFinding = Finding

extension OutageStory {
    /// The story that an analysis tells.
    init(of analysis: OutageAnalysis) {
        let times = analysis.timeline.map(\.at) + analysis.sources.compactMap(\.firstAt)
        let start = times.min() ?? WallTime(milliseconds: 0)
        self.init(
            title: "What the logs tell of \(start)", startMilliseconds: start.milliseconds,
            summary: analysis.summary + analysis.warnings,
            facts: Self.facts(analysis), lanes: Self.lanes(analysis, since: start),
            findings: analysis.findings.enumerated().map { index, finding in
                var told = Self.told(finding, analysis)
                told.heading = analysis.heading(ofFinding: index)
                return told
            },
            limits: analysis.limits)
    }

    private static func facts(_ analysis: OutageAnalysis) -> [(name: String, value: String)] {
        let timeout = analysis.nodeTimeout
        let reasons = timeout.reasons.joined(separator: "; ")
        return analysis.sources.enumerated().map { index, source in
            (
                "log of \(analysis.name(source: index))",
                "\(source.shortName), \(source.tally.lines) lines, "
                    + "\(source.tally.recognised) understood"
            )
        } + [
            (
                "node timeout",
                "\(timeout.milliseconds) ms, \(timeout.origin.rawValue)"
                    + (reasons.isEmpty ? "" : ": \(reasons)")
            )
        ] + shape(analysis)
    }

    /// The shards with their slots, where CLUSTER NODES was given.
    private static func shape(_ analysis: OutageAnalysis) -> [(name: String, value: String)] {
        guard let cluster = analysis.cluster else { return [] }
        return zip(cluster.shards, cluster.slots).enumerated().map { index, shard in
            let (nodes, slots) = shard
            let replicas = nodes.dropFirst().map { analysis.name($0) }.joined(separator: ", ")
            return (
                "shard \(index + 1)",
                "\(slots) slots, master \(nodes.first.map { analysis.name($0) } ?? "none")"
                    + (replicas.isEmpty ? ", no replica" : ", replicas \(replicas)")
            )
        }
    }

    /// One row for each log and kind of event that there is; then the clients.
    private static func lanes(_ analysis: OutageAnalysis, since start: WallTime) -> [Lane] {
        var lanes: [Lane] = []
        for source in analysis.sources.indices {
            for (kind, label, meaning) in kinds {
                let events = analysis.timeline.filter { $0.source == source && $0.kind == kind }
                guard !events.isEmpty else { continue }
                lanes.append(
                    Lane(
                        group: "Log of \(analysis.name(source: source))", label: label,
                        spans: events.map { span($0, meaning, since: start) }))
            }
        }
        lanes += FailoverLanes.lanes(of: analysis, since: start)
        let clients = analysis.timeline.filter { $0.kind == .client }
        if !clients.isEmpty {
            lanes.append(
                Lane(
                    group: "Clients", label: "failures",
                    spans: clients.map { span($0, .client, since: start) }))
        }
        return lanes
    }

    private static let kinds: [(StoryEvent.Kind, String, Span.Meaning)] = [
        (.stall, "stood still", .stall), (.process, "its process", .change),
        (.save, "wrote to disk", .work), (.state, "cluster down", .failure),
        (.failure, "others failed", .failure), (.election, "elections", .change),
        (.role, "its role", .change), (.resynchronisation, "synchronised", .work),
    ]

    private static func span(
        _ event: StoryEvent, _ meaning: Span.Meaning, since start: WallTime
    ) -> Span {
        let from = Double(event.at - start) / 1000
        let length = Double(event.durationMilliseconds ?? 0) / 1000
        let words = event.durationMilliseconds.map { ", \($0) ms" } ?? ""
        return Span(
            from: from, to: from + length, meaning: meaning,
            text: "\(event.at.timeOfDay) \(event.text)\(words)")
    }

    private static func told(
        _ finding: AnalysisFinding, _ analysis: OutageAnalysis
    ) -> OutageStory.Finding {
        var paragraphs = finding.story.isEmpty ? [] : [finding.story.joined(separator: " ")]
        for (label, text) in [
            ("Why", finding.cause), ("What to change", finding.change),
            ("Not known", finding.unknown),
        ] where !text.isEmpty {
            paragraphs.append("\(label): \(text)")
        }
        return OutageStory.Finding(
            severity: finding.severity.rawValue, title: finding.title, paragraphs: paragraphs,
            evidence: finding.evidence.map { line in
                "\(analysis.sources[line.source].shortName):\(line.line)  \(line.text)"
            })
    }
}
