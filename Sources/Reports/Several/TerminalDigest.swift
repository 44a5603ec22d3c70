import Judgement
import Wording

/// Several plans as a table for a terminal, with what is to be said of those that did not pass.
package struct TerminalDigest: Sendable {
    private let width: Int
    private let glyphs: Glyphs
    private let ink: Ink

    /// A digest for a terminal.
    ///
    /// - Parameters:
    ///   - width: How wide the terminal is, in columns; below 40 counts as 40.
    ///   - glyphs: The signs it can show.
    ///   - coloured: Whether to use ANSI colours.
    package init(width: Int = 80, glyphs: Glyphs = .unicode, coloured: Bool = false) {
        self.width = max(40, width)
        self.glyphs = glyphs
        ink = Ink(coloured: coloured)
    }

    /// The text, in the order of the entries.
    package func render(_ entries: [PlanEntry]) -> String {
        var table = TextTable(columns: [
            .words("plan"), .words("verdict"), .numbers("runs"), .numbers("held"),
            .numbers("failover median"), .numbers("max"), .numbers("lost"),
        ])
        var remarks: [String] = []
        for entry in entries {
            let digest = PlanDigest(findings: entry.findings)
            let judgement = entry.findings.judgement
            table.rows.append([
                StyledText(judgement.plan, .strong),
                digest.isSkipped
                    ? StyledText("not run", .doubtful)
                    : StyledText(judgement.verdict.rawValue, Tone(judgement.verdict)),
                StyledText(String(judgement.runs.count)), StyledText(digest.held),
                StyledText(digest.failover.median), StyledText(digest.failover.max),
                StyledText(digest.lost),
            ])
            remarks += [digest.remark, digest.notice].compactMap { $0 }
                .map { "\(judgement.plan): \($0)" }
        }
        let lines =
            table.lines(width: width, indent: 0, glyphs: glyphs).map { $0.rendered(by: ink) }
            + remarks.flatMap { remark in
                remark.withoutControls.wrapped(to: width - 2).enumerated().map {
                    ($0 == 0 ? "! " : "  ") + $1
                }
            }
        return lines.joined(separator: "\n") + "\n"
    }
}
