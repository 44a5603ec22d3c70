import Evidence
import Foundation
import Reports

/// Judges a run folder from what is on disk, writes its verdict and its reports, and tells the summary.
struct RunReport {
    let folder: RunFolder

    /// Does it.
    ///
    /// - Parameter interrupted: Whether the runs were stopped before their end.
    /// - Returns: The judgement.
    /// - Throws: `RunFolderError` and others when the folder cannot be read or written.
    @discardableResult
    func write(interrupted: Bool = false) throws -> Judgement {
        let (records, problems) = folder.readRuns()
        for problem in problems { StandardError.write("\(problem)\n") }
        let judgement = try folder.judge().judgement
        try folder.write(judgement)
        let findings = Findings(
            judgement: judgement, runs: records, command: folder.plan.command,
            folder: folder.path, planHash: folder.plan.hash, interrupted: interrupted)
        for format in ReportCatalog.all {
            let text = try format.init().render(findings)
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: "\(folder.reportsPath)/\(format.fileName)"))
        }
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let width = isTerminal ? min(120, TerminalSize.current.columns) : 100
        let summary = TerminalSummary(width: width, coloured: isTerminal)
        print(summary.render(findings))
        return judgement
    }
}
