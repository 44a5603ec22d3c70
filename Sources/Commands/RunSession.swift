import ArgumentParser
import Plan
import Reports
import RunRecord

/// `shaketable run` of one plan, run after run, inside the sandbox: runs, judgement, reports.
struct RunSession {
    let runs: SandboxedRuns
    let output: String?
    let command: RepeatCommand
    let history: HistoryOptions
    let format: FormatOption
    /// Where each frame of the live view is left for whoever asks; nil for nowhere.
    var board: FrameBoard?

    /// Runs everything.
    ///
    /// - Throws: `ExitCode` with the verdict's status, or that of what went wrong, told.
    func run() async throws {
        let plan = runs.plan
        let seed = plan.seed ?? UInt64.random(in: 0..<1_000_000_000)
        StandardError.write("plan \(plan.name), seed \(seed)\n")
        let needs = try await runs.needs()
        let folder = try PlanFolder.make(
            at: output ?? "runs/\(plan.name)-\(PlanFolder.timestamp())", for: plan, seed: seed,
            command: command.text(seed: seed), steps: plan.timeline.count)
        let finished: Bool
        do {
            finished = try await runs.make(
                in: folder, seed: seed, needs: needs,
                display: LiveDisplay(plan: plan, board: board))
        } catch {
            tellWhatIsThere(folder)
            throw error
        }
        let findings: Findings
        do {
            try folder.close()
            findings = try RunReport(folder: folder).write(
                interrupted: !finished, telling: format)
        } catch let error as RunFolderError {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        history.add(findings, of: folder)
        guard finished else { throw ExitStatus.interrupted.code }
        let status = ExitStatus(findings)
        if status != .passed { throw status.code }
    }

    /// Tells what the runs before one that broke off found, whether or not it can be written.
    private func tellWhatIsThere(_ folder: RunFolder) {
        guard !folder.readRuns().records.isEmpty else { return }
        let broken = RunReport.Circumstances(problems: ["a run broke off: the reason stands above"])
        do {
            try folder.close()
            _ = try RunReport(folder: folder).write(broken, telling: format)
        } catch {
            StandardError.write("The reports of the runs before it: \(error)\n")
        }
    }
}
