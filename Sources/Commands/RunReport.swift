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
        try write(Circumstances(interrupted: interrupted), telling: format)
    }

    /// Does it; what was found is told also where it cannot be written.
    func write(_ circumstances: Circumstances, telling format: FormatOption?) throws -> Findings {
        let (judgement, findings) = try judge(circumstances)
        let kept = Result { try keep(judgement, findings) }
        try format?.tell(findings)
        if format?.isForTerminal == true { print() }
        GitHubAnnotation.tell(findings)
        try kept.get()
        return findings
    }

    /// Does it without printing.
    func make(_ circumstances: Circumstances) throws -> Findings {
        let (judgement, findings) = try judge(circumstances)
        try keep(judgement, findings)
        return findings
    }

    private func judge(_ circumstances: Circumstances) throws -> (Judgement, Findings) {
        let (records, problems) = folder.readRuns()
        var judgement = try folder.judge(records)
        if !circumstances.problems.isEmpty {
            judgement.verdict = max(judgement.verdict, .inconclusive)
        }
        var findings = Findings(
            judgement: judgement, runs: records, command: folder.plan.command,
            folder: folder.path, planHash: folder.plan.hash,
            unavailable: folder.plan.unavailable, interrupted: circumstances.interrupted,
            problems: problems + circumstances.problems)
        findings.stated = folder.plan.expectations
        return (judgement, findings)
    }

    private func keep(_ judgement: Judgement, _ findings: Findings) throws {
        try folder.write(judgement)
        for format in ReportCatalog.formats(for: Findings.self) {
            try folder.write(
                report: try format.init().render(findings), as: format.fileName)
        }
    }
}
