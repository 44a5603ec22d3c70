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

    /// Does it, and tells what was found.
    ///
    /// - Parameters:
    ///   - interrupted: Whether the runs were stopped before their end.
    ///   - format: How it is told; nil for not at all.
    /// - Returns: What was found.
    /// - Throws: `RunFolderError` and others when the folder cannot be read or written.
    func write(interrupted: Bool = false, telling format: FormatOption?) throws -> Findings {
        let findings = try make(Circumstances(interrupted: interrupted))
        try format?.tell(findings)
        if format?.isForTerminal == true { print() }
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
        for format in ReportCatalog.formats(for: Findings.self) {
            try folder.write(
                report: try format.init().render(findings), as: format.fileName)
        }
        return findings
    }
}
