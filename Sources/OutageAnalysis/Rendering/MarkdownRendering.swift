import Wording

/// A document with the findings, their evidence, and a table of what happened.
package enum MarkdownRendering {
    /// Lines of evidence shown for a finding.
    private static let evidenceLimit = 12
    /// Events of the time line shown.
    private static let eventLimit = 400

    /// The whole text.
    package static func render(_ analysis: OutageAnalysis) -> String {
        var lines = ["# What the logs tell of \(AnalysisText.period(analysis))", ""]
        for source in analysis.sources {
            lines.append("- " + escape(AnalysisText.source(source, analysis)))
        }
        lines.append("- Node timeout: " + escape(AnalysisText.nodeTimeout(analysis.nodeTimeout)))
        for clock in analysis.clocks {
            guard let text = AnalysisText.clock(clock, analysis) else { continue }
            lines.append("- Clock of " + escape(text))
        }
        for file in analysis.unread { lines.append("- Not read: " + escape(file.text)) }
        for warning in analysis.warnings { lines.append("- Warning: " + escape(warning)) }
        for sentence in analysis.summary { lines += ["", escape(sentence)] }
        lines += ["", "## Findings", ""]
        if analysis.findings.isEmpty { lines += [AnalysisText.nothing(analysis), ""] }
        for (index, finding) in analysis.findings.enumerated() {
            if let heading = AnalysisText.heading(index, analysis) {
                lines += ["**\(escape(heading))**", ""]
            }
            lines += render(finding, number: index + 1, analysis)
        }
        lines += timeline(analysis)
        if !analysis.limits.isEmpty {
            lines += ["", "## What this does not take into account", ""]
            lines += analysis.limits.map { "- " + escape($0) }
        }
        return lines.map(\.withoutControls).joined(separator: "\n") + "\n"
    }

    private static func render(
        _ finding: Finding, number: Int, _ analysis: OutageAnalysis
    ) -> [String] {
        var lines = [
            "### \(number). \(escape(finding.title))", "", "*\(finding.severity.rawValue)*", "",
        ]
        if !finding.story.isEmpty {
            lines += [escape(finding.story.joined(separator: " ")), ""]
        }
        for (label, text) in [
            ("Why", finding.cause), ("What to change", finding.change),
            ("Not known", finding.unknown),
        ] where !text.isEmpty {
            lines += ["**\(label):** \(escape(text))", ""]
        }
        guard !finding.evidence.isEmpty else { return lines }
        lines.append("```")
        for evidence in finding.evidence.prefix(evidenceLimit) {
            let text = evidence.text.replacing("```", with: "'''")
            lines.append("\(AnalysisText.place(evidence, analysis)): \(text)")
        }
        let more = finding.evidence.count - evidenceLimit
        if more > 0 { lines.append("and \(more) more lines") }
        return lines + ["```", ""]
    }

    private static func timeline(_ analysis: OutageAnalysis) -> [String] {
        var lines = ["## Time line", "", "| time | what |", "| --- | --- |"]
        for event in analysis.timeline.prefix(eventLimit) {
            let text = escape(AnalysisText.event(event, analysis))
            lines.append("| \(event.at) | \(text) |")
        }
        let more = analysis.timeline.count - eventLimit
        if more > 0 { lines += ["", "And \(more) more; `--format json` has them all."] }
        return lines
    }

    /// Keeps text from a log from being read as Markdown or HTML.
    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "|", "*", "_", "`", "[", "]", "\\", "#": escaped += "\\\(character)"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
