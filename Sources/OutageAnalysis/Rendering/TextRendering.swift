import Wording

/// A story with a time line, for a terminal of 100 columns.
package enum TextRendering {
    private static let width = 100
    /// Lines of evidence shown for a finding.
    private static let evidenceLimit = 8
    /// Events of the time line shown.
    private static let eventLimit = 400

    /// The whole text.
    package static func render(_ analysis: OutageAnalysis) -> String {
        var lines = ["What the logs tell of \(AnalysisText.period(analysis))", ""]
        lines += header(analysis)
        for file in analysis.unread { lines += wrap(file.text, indent: 2, first: "Not read: ") }
        for warning in analysis.warnings { lines += wrap(warning, indent: 2, first: "Warning: ") }
        lines.append("")
        for sentence in analysis.summary { lines += wrap(sentence, indent: 2, first: "") }
        lines += ["", "Findings, the most severe first", ""]
        if analysis.findings.isEmpty {
            lines.append(AnalysisText.nothing(analysis))
        }
        for (index, finding) in analysis.findings.enumerated() {
            if let heading = AnalysisText.heading(index, analysis) { lines += [heading, ""] }
            lines += render(finding, number: index + 1, analysis)
        }
        lines += ["Time line", ""]
        lines += timeline(analysis)
        if !analysis.limits.isEmpty {
            lines += ["", "What this does not take into account", ""]
            for limit in analysis.limits { lines += wrap(limit, indent: 4, first: "  - ") }
        }
        return lines.map(\.withoutControls).joined(separator: "\n") + "\n"
    }

    private static func header(_ analysis: OutageAnalysis) -> [String] {
        var lines: [String] = []
        for source in analysis.sources {
            lines += wrap(
                AnalysisText.source(source, analysis), indent: 14, first: "Log           ")
        }
        for name in analysis.clientSources {
            let index = analysis.clientSources.firstIndex(of: name)
            let count = analysis.clientFailures.count { $0.source == index }
            lines.append("Client log    \(name): \(count) failures")
        }
        lines += wrap(
            AnalysisText.nodeTimeout(analysis.nodeTimeout), indent: 14, first: "Node timeout  ")
        for clock in analysis.clocks {
            guard let text = AnalysisText.clock(clock, analysis) else { continue }
            lines += wrap(text, indent: 14, first: "Clock         ")
        }
        return lines
    }

    private static func render(
        _ finding: Finding, number: Int, _ analysis: OutageAnalysis
    ) -> [String] {
        let head = "\(number). \(finding.severity.rawValue): "
        var lines = wrap(finding.title, indent: 4, first: head)
        for sentence in finding.story { lines += wrap(sentence, indent: 4) }
        for (label, text) in [
            ("Why: ", finding.cause), ("What to change: ", finding.change),
            ("Not known: ", finding.unknown),
        ] where !text.isEmpty {
            lines += wrap(label + text, indent: 4)
        }
        for evidence in finding.evidence.prefix(evidenceLimit) {
            let line = "      \(AnalysisText.place(evidence, analysis))  \(evidence.text)"
            lines.append(line.count > 160 ? line.prefix(157) + "..." : line)
        }
        let more = finding.evidence.count - evidenceLimit
        if more > 0 { lines.append("      and \(more) more lines") }
        return lines + [""]
    }

    private static func timeline(_ analysis: OutageAnalysis) -> [String] {
        var lines: [String] = []
        var date = ""
        for event in analysis.timeline.prefix(eventLimit) {
            if event.at.date != date {
                date = event.at.date
                lines.append(event.at.isOfNoDay ? "  of a day not told" : "  \(date)")
            }
            lines += wrap(
                AnalysisText.event(event, analysis), indent: 16,
                first: "  \(event.at.timeOfDay)  ")
        }
        let more = analysis.timeline.count - eventLimit
        if more > 0 { lines.append("  and \(more) more; --format json has them all") }
        return lines
    }

    /// Breaks a text into lines of the width, all but the first indented.
    static func wrap(_ text: String, indent: Int, first: String? = nil) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = first ?? margin
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = margin
                isEmpty = true
            }
            line += isEmpty ? word : " " + word
            isEmpty = false
        }
        return lines + [line]
    }
}
