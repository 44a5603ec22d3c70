package import Judgement
package import RunRecord

/// The runs of one command, on their way into a history.
package struct HistoryBatch: Sendable {
    /// The runs in order.
    package var runs: [MeasuredRun]
    /// The plan's name.
    package var plan: String
    /// What the plan measures; nil when it was not recorded.
    package var planHash: String?
    /// The command that repeats them; nil when not known.
    package var command: String?
    /// Their run folder.
    package var folder: String?
    /// The verdict over all of them.
    package var verdict: Verdict

    /// A batch of given runs.
    package init(
        runs: [MeasuredRun], plan: String, planHash: String?, command: String?, folder: String?,
        verdict: Verdict
    ) {
        self.runs = runs
        self.plan = plan
        self.planHash = planHash
        self.command = command
        self.folder = folder
        self.verdict = verdict
    }

    /// The runs of a folder that were read and judged.
    package init(_ records: [RunRecord], of folder: RunFolder, judged judgement: Judgement) {
        self.init(
            runs: MeasuredRun.runs(records, of: folder, judged: judgement),
            plan: folder.plan.name, planHash: folder.plan.hash, command: folder.plan.command,
            folder: folder.path, verdict: judgement.verdict)
    }
}
