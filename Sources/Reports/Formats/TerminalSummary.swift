import Judgement
import RunRecord
import Wording

/// The end of a run as the terminal shows it: the verdict first, then what it rests on.
package struct TerminalSummary: ReportFormat {
    package static let name = "summary"
    package static let fileName = "summary.txt"
    package static let summary = "The final summary as the terminal shows it, in plain text."

    /// The terminal's width in columns; below 40 counts as 40.
    let width: Int
    let glyphs: Glyphs
    let ink: Ink

    /// A summary for a file: 80 columns, UTF-8, no colours.
    package init() {
        self.init(width: 80)
    }

    /// A summary for a terminal.
    ///
    /// - Parameters:
    ///   - width: How wide the terminal is, in columns; below 40 counts as 40.
    ///   - glyphs: The signs it can show.
    ///   - coloured: Whether to use ANSI colours.
    package init(width: Int, glyphs: Glyphs = .unicode, coloured: Bool = false) {
        self.width = max(40, width)
        self.glyphs = glyphs
        ink = Ink(coloured: coloured)
    }

    /// The summary as one text that ends with a line end.
    package func render(_ findings: Findings) -> String {
        lines(findings).joined(separator: "\n") + "\n"
    }

    /// The summary line by line; only the run folder and the command may be wider than asked, so
    /// that they can be copied.
    package func lines(_ findings: Findings) -> [String] {
        var lines = verdict(findings)
        if findings.unavailable != nil {
            return (lines + [""]).map { $0.rendered(by: ink) } + footer(findings)
        }
        lines += story(findings)
        lines += doubts(findings)
        let sections = [
            ("Expectations", expectations(findings.judgement.expectations)),
            ("Clients side by side", clients(findings)),
            ("Tests", marks(findings)),
            ("Failover", failover(findings)),
            ("Errors by class and window", errors(findings)),
            ("Latency from the intended send time", latency(findings)),
            ("Writes", writes(findings)),
            ("Reads", reads(findings)),
            ("Linearizability", histories(findings)),
            ("Receipts", receipts(findings)),
        ]
        for (title, content) in sections where !content.isEmpty {
            lines += ["", StyledText(title, .strong)] + content
        }
        return (lines + [""]).map { $0.rendered(by: ink) } + footer(findings)
    }

    private func verdict(_ findings: Findings) -> [StyledText] {
        let judgement = findings.judgement
        let isSkipped = findings.unavailable != nil
        let word = isSkipped ? "SKIPPED" : judgement.verdict.rawValue.uppercased()
        let line =
            StyledText(word, isSkipped ? .doubtful : Tone(judgement.verdict)) + "  "
            + StyledText(judgement.plan, .strong) + StyledText(": \(headline(findings))")
        var lines = [line.truncated(to: width, mark: glyphs.ellipsis)]
        if let about = findings.description?.about, !about.isEmpty {
            lines += paragraph(about, indent: 0, tone: .faint)
        }
        lines.append(StyledText(String(repeating: glyphs.rule, count: width), .faint))
        if let why = findings.unavailable {
            lines += paragraph("Not run: \(why)", indent: 0, tone: .doubtful)
        }
        if findings.wasInterrupted {
            lines += paragraph(
                "Interrupted: what follows is what there was until then.", indent: 0,
                tone: .doubtful)
        }
        for problem in findings.problems {
            lines += paragraph("Not read: \(problem)", indent: 0, tone: .doubtful)
        }
        return lines
    }

    private func headline(_ findings: Findings) -> String {
        if findings.unavailable != nil { return "this machine cannot do it" }
        let runs = findings.judgement.runs.count
        if findings.judgement.expectations.isEmpty {
            return "no expectations, \(runs.counted("run"))"
        }
        return "\(findings.held) \(runs == 1 ? "in 1 run" : "over \(runs) runs")"
    }

    /// What the tests that ran against a served cluster saw, a row each.
    private func marks(_ findings: Findings) -> [StyledText] {
        var table = TextTable(
            columns: MarkRow.columns.enumerated().map { index, name in
                MarkRow.numbers.contains(index) ? .numbers(name) : .words(name)
            })
        table.rows = findings.marks.map { mark in
            [
                StyledText(mark.name.withoutControls, mark.isFelt ? .strong : .plain),
                StyledText(mark.faults.withoutControls),
            ] + mark.figures.map { StyledText($0) }
        }
        return table.rows.isEmpty ? [] : table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    private func doubts(_ findings: Findings) -> [StyledText] {
        let doubts = findings.doubts
        guard !doubts.isEmpty else { return [] }
        let all = findings.judgement.runs.count
        var lines: [StyledText] = ["", StyledText("Why this is in doubt", .doubtful)]
        for doubt in doubts {
            let runs = doubt.runs.map { String($0) }.joined(separator: ", ")
            let which =
                all == 1 ? "" : doubt.runs.count == 1 ? "run \(runs): " : "runs \(runs): "
            lines += bullet("! ", which + doubt.text, tone: .doubtful)
        }
        return lines
    }

    private func footer(_ findings: Findings) -> [String] {
        var lines: [String] = []
        if let description = findings.description {
            let seeds = findings.seeds
            let facts =
                "\(description.server), sandbox \(description.sandbox)"
                + (description.reach.map { " by \($0)" } ?? "") + ", network engine "
                + "\(description.networkEngine), seed \(seeds)"
                + (description.sideBySideText.map { ", \($0)" } ?? "")
            lines += paragraph(facts, indent: 0, tone: .faint).map { $0.rendered(by: ink) }
        }
        if let folder = findings.folder { lines.append("Run folder:  \(folder.withoutControls)") }
        if let command = findings.command {
            lines.append("Repeat with: \(command.withoutControls)")
        }
        return lines
    }

    /// A text broken into lines of the summary's width.
    func paragraph(_ text: String, indent: Int, tone: Tone) -> [StyledText] {
        let margin = StyledText(String(repeating: " ", count: indent))
        return text.withoutControls.wrapped(to: width - indent).map {
            margin + StyledText($0, tone)
        }
    }

    /// A text broken into lines, with a mark before the first.
    func bullet(_ mark: String, _ text: String, tone: Tone) -> [StyledText] {
        let margin = 2
        let room = width - margin - mark.displayWidth
        return text.withoutControls.wrapped(to: room).enumerated().map { index, line in
            let start = index == 0 ? mark : String(repeating: " ", count: mark.displayWidth)
            return StyledText(String(repeating: " ", count: margin) + start, tone)
                + StyledText(line)
        }
    }
}
