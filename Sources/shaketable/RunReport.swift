import Foundation
import Judgement
import Reports
import RunRecord

/// Judges a run folder from what is on disk, writes its verdict and its reports, and tells the summary.
struct RunReport {
    /// What is known of the runs beside their folder.
    struct Circumstances {
        /// Whether the runs were stopped before their end.
        var interrupted = false
        /// What else went wrong, in sentences.
        var problems: [String] = []
    }

    let folder: RunFolder

    /// Does it, and prints the summary.
    ///
    /// - Parameter interrupted: Whether the runs were stopped before their end.
    /// - Returns: What was found.
    /// - Throws: `RunFolderError` and others when the folder cannot be read or written.
    func write(interrupted: Bool = false) throws -> Findings {
        let findings = try make(Circumstances(interrupted: interrupted))
        print(Self.summary.render(findings))
        GitHubAnnotation.tell(findings)
        return findings
    }

    /// Does it without printing.
    func make(_ circumstances: Circumstances) throws -> Findings {
        let (records, problems) = folder.readRuns()
        var judgement = try folder.judge(records)
        if !circumstances.problems.isEmpty {
            judgement.verdict = max(judgement.verdict, .inconclusive)
        }
        try folder.write(judgement)
        var findings = Findings(
            judgement: judgement, runs: records, command: folder.plan.command,
            folder: folder.path, planHash: folder.plan.hash,
            unavailable: folder.plan.unavailable, interrupted: circumstances.interrupted,
            problems: problems + circumstances.problems)
        findings.stated = folder.plan.expectations
        for format in ReportCatalog.all {
            try folder.write(
                report: try format.init().render(findings), as: format.fileName)
        }
        return findings
    }

    /// The summary as this terminal shows it.
    static var summary: TerminalSummary {
        let style = style
        return TerminalSummary(width: width, glyphs: style.glyphs, coloured: style.coloured)
    }

    /// The table of several plans as this terminal shows it.
    static var digest: TerminalDigest {
        let style = style
        return TerminalDigest(width: width, glyphs: style.glyphs, coloured: style.coloured)
    }

    private static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    private static var width: Int { isTerminal ? min(120, TerminalSize.current.columns) : 100 }

    private static var style: TerminalStyle {
        TerminalStyle(
            isTerminal: isTerminal, environment: ProcessInfo.processInfo.environment)
    }
}
