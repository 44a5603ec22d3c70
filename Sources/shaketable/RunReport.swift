import Evidence
import Foundation
import Reports

/// Judges a run folder from what is on disk, writes its verdict and its reports, and tells the summary.
struct RunReport {
    let folder: RunFolder

    /// Does it.
    ///
    /// - Parameter interrupted: Whether the runs were stopped before their end.
    /// - Returns: What was found.
    /// - Throws: `RunFolderError` and others when the folder cannot be read or written.
    func write(interrupted: Bool = false) throws -> Findings {
        let (records, problems) = folder.readRuns()
        let judgement = try folder.judge(records)
        try folder.write(judgement)
        let findings = Findings(
            judgement: judgement, runs: records, command: folder.plan.command,
            folder: folder.path, planHash: folder.plan.hash,
            unavailable: folder.plan.unavailable, interrupted: interrupted,
            problems: problems)
        for format in ReportCatalog.all {
            let text = try format.init().render(findings)
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: "\(folder.reportsPath)/\(format.fileName)"))
        }
        print(summary.render(findings))
        return findings
    }

    private var summary: TerminalSummary {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let style = TerminalStyle(
            isTerminal: isTerminal, environment: ProcessInfo.processInfo.environment)
        return TerminalSummary(
            width: isTerminal ? min(120, TerminalSize.current.columns) : 100,
            glyphs: style.glyphs, coloured: style.coloured)
    }
}
