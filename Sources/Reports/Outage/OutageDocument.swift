package import OutageAnalysis
import ServerLog
import Wording

/// What logs tell of an outage as a document: the story, what stands out with the lines that show it, what happened
/// when.
extension OutageAnalysis: DocumentedSubject, EncodableSubject {
    package static var noun: String { "what logs tell" }

    package static var widths: (most: Int, otherwise: Int) { (100, 100) }

    /// Lines of evidence that stand below a finding where nothing can be folded away.
    private static var mostLines: Int { 8 }
    /// Lines of evidence that are shown at all.
    private static var mostEvidence: Int { 200 }
    /// Events that are listed.
    private static var mostEvents: Int { 400 }

    package var document: Document {
        var document = Document(title: "What the logs tell of \(AnalysisText.period(self))")
        document.lead =
            unread.map { .notice("Not read: \($0.text)") }
            + warnings.map { .notice("Warning: \($0)") } + summary.map { .paragraph($0) }
        document.facts = facts
        document.sections = [
            Document.Section("Time line", [.figure(OutageTimeline(analysis: self))]),
            Document.Section("Findings, the most severe first", told),
            Document.Section("What happened, in the order of time", events),
            Document.Section("What this does not take into account", [.list(limits)]),
        ]
        return document
    }

    /// All facts.
    package var values: any Encodable { self }

    private var facts: [(name: String, value: String)] {
        let clients = clientSources.enumerated().map { index, name in
            (
                name: "Client log",
                value: "\(name): \(clientFailures.count { $0.source == index }.counted("failure"))"
            )
        }
        return sources.map { ("Log", AnalysisText.source($0, self)) } + clients
            + [("Node timeout", AnalysisText.nodeTimeout(nodeTimeout))]
            + clocks.compactMap { clock in
                AnalysisText.clock(clock, self).map { ("Clock", $0) }
            } + shards
    }

    /// The shards with their slots, where CLUSTER NODES was given.
    private var shards: [(name: String, value: String)] {
        guard let cluster else { return [] }
        return zip(cluster.shards, cluster.slots).enumerated().map { index, shard in
            let (nodes, slots) = shard
            let replicas = nodes.dropFirst().map { name($0) }.joined(separator: ", ")
            return (
                "Shard \(index + 1)",
                "\(slots.counted("slot")), master \(nodes.first.map { name($0) } ?? "none")"
                    + (replicas.isEmpty ? ", no replica" : ", replicas \(replicas)")
            )
        }
    }

    private var told: [DocumentBlock] {
        guard !findings.isEmpty else { return [.paragraph(AnalysisText.nothing(self))] }
        return findings.enumerated().flatMap { index, finding -> [DocumentBlock] in
            let incident = AnalysisText.heading(index, self).map { [DocumentBlock.heading($0)] }
            return (incident ?? []) + blocks(of: finding, number: index + 1)
        }
    }

    private func blocks(of finding: Finding, number: Int) -> [DocumentBlock] {
        let reasons = [
            ("Why", finding.cause), ("What to change", finding.change),
            ("Not known", finding.unknown),
        ].filter { !$0.1.isEmpty }
        let evidence = finding.evidence.map { "\(AnalysisText.place($0, self))  \($0.text)" }
        return [.heading("\(number). \(finding.severity.rawValue): \(finding.title)")]
            + (finding.story.isEmpty ? [] : [.paragraph(finding.story.joined(separator: " "))])
            + reasons.map { .paragraph("\($0.0): \($0.1)") }
            + [
                .folded(
                    "\(evidence.count.counted("line")) of evidence",
                    brief: [.lines(Self.first(Self.mostLines, of: evidence))],
                    [.lines(Self.first(Self.mostEvidence, of: evidence))])
            ]
    }

    private static func first(_ most: Int, of lines: [String]) -> [String] {
        let left = lines.count - most
        return lines.prefix(most) + (left > 0 ? ["and \(left.counted("more line"))"] : [])
    }

    private var events: [DocumentBlock] {
        let rows = timeline.prefix(Self.mostEvents).map {
            ["\($0.at)", AnalysisText.event($0, self)]
        }
        let left = timeline.count - rows.count
        let rest = "and \(left.counted("more event")); --format json has them all"
        return [
            .folded(
                rows.count.counted("event"), brief: [.lines(lines)],
                [.table(DocumentTable(["time", "what"], words: 2, rows: rows))])
        ] + (left > 0 ? [.faint(rest)] : [])
    }

    /// The events by day, a line each.
    private var lines: [String] {
        var date = ""
        return timeline.prefix(Self.mostEvents).flatMap { event -> [String] in
            let line = "\(event.at.timeOfDay)  \(AnalysisText.event(event, self))"
            guard event.at.date != date else { return [line] }
            date = event.at.date
            return [event.at.isOfNoDay ? "of a day not told" : date, line]
        }
    }
}
