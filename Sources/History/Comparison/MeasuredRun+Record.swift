package import Judgement
package import RunRecord

extension MeasuredRun {
    /// What is kept of a run that was judged.
    ///
    /// - Parameters:
    ///   - record: What it left.
    ///   - plan: Its plan.
    ///   - judgement: What was found.
    package init(_ record: RunRecord, of plan: PlanRecord, judged judgement: RunJudgement?) {
        let description = record.description
        let samples = Judge.samples(RunAnalysis(record))
        self.init(
            plan: plan.name, planHash: plan.hash, index: description.index,
            seed: description.seed, startedNanoseconds: description.wallClockNanoseconds,
            server: description.server, configuration: description.configuration,
            host: description.host, networkEngine: description.networkEngine,
            sandbox: description.sandbox, parallelism: description.sideBySide ?? 1,
            programVersion: description.programVersion, isControl: description.steps.isEmpty,
            verdict: judgement?.verdict ?? .inconclusive,
            doubts: judgement?.doubts ?? ["it was not judged"],
            measures: Judge.reported().compactMap { text, reference in
                Measure(name: text, unit: reference.unit, samples: samples[text] ?? [])
            })
    }

    /// The runs of a folder, judged from what is on disk, as far as they can be read.
    ///
    /// - Parameter folder: The folder.
    /// - Returns: The runs in order, and what could not be read.
    /// - Throws: `RunFolderError` when an expectation of the plan cannot be read.
    package static func runs(
        of folder: RunFolder
    ) throws(RunFolderError) -> (runs: [MeasuredRun], problems: [String]) {
        let (records, problems) = folder.readRuns()
        return (runs(records, of: folder, judged: try folder.judge(records)), problems)
    }

    /// The runs of a folder that were read and judged before.
    package static func runs(
        _ records: [RunRecord], of folder: RunFolder, judged judgement: Judgement
    ) -> [MeasuredRun] {
        records.map { record in
            let index = record.description.index
            return MeasuredRun(
                record, of: folder.plan, judged: judgement.runs.first { $0.index == index })
        }
    }
}
