import ArgumentParser
import ExperimentRunner
import Foundation
import Linux
import Plan
import Reports
import RunRecord
import Wording

/// One `shaketable run` of several plans, or of one with runs side by side: a process in a sandbox of its own
/// for each part, judgement and reports of each plan as soon as it is done, and an index of all.
struct SideBySideSession {
    let plans: [(file: String, plan: Plan)]
    /// Whether the output folder is the run folder of the one plan.
    let isOne: Bool
    let output: String?
    let parallel: ParallelWish
    let budget: Duration?
    let environment: RunEnvironmentOptions
    /// Whether a plan that this machine cannot do is skipped, and not an error.
    let skipsUnavailable: Bool
    let history: HistoryOptions
    /// How the results are told; nil for not at all.
    let format: FormatOption?
    /// The options of the command line that change what is done or measured.
    let words: [String]

    /// Runs everything.
    ///
    /// - Throws: `ExitCode` with the status of the worst that happened.
    func run() async throws {
        let planned = try prepare()
        let results = SeveralResults(
            plans: planned, leftOut: leftOut(planned), index: isOne ? nil : place,
            skipsUnavailable: skipsUnavailable, history: history, format: format)
        let jobs = planned.enumerated().flatMap { $1.jobs(number: $0, options: environment.words) }
        let display = JobDisplay(total: planned.reduce(0) { $0 + $1.plan.runs })
        let work = Task { await make(jobs, display: display, results: results) }
        let interruption = Interruption { work.cancel() }
        await work.value
        withExtendedLifetime(interruption) {}
        display.finish()
        try await results.conclude()
    }

    private var place: String { output ?? "runs/\(PlanFolder.timestamp())" }

    // MARK: Before

    private func prepare() throws -> [PlannedRuns] {
        if environment.noSandbox, !skipsUnavailable {
            for (_, plan) in plans { try MachineNeed(plan: plan).demandSandbox() }
        }
        let place = place
        let counts = plans.map { bearable($0.plan) }
        let runs = budgeted(counts)
        var names: Set<String> = []
        var planned: [PlannedRuns] = []
        for (index, (file, original)) in plans.enumerated() where runs[index] > 0 {
            var plan = original
            plan.runs = runs[index]
            let name = Self.name(plan.name, besides: &names)
            let seed = plan.seed ?? UInt64.random(in: 0..<1_000_000_000)
            let sideBySide = plan.reuse == .healed && isOne ? 1 : counts[index]
            StandardError.write(
                "plan \(plan.name), seed \(seed)\(sideBySide > 1 ? ", up to \(sideBySide) runs at once" : "")\n"
            )
            let command = RepeatCommand(plan: file, options: words)
            let folder = try PlanFolder.make(
                at: isOne ? place : "\(place)/\(name)", for: plan, seed: seed,
                command: command.text(seed: seed), steps: plan.timeline.count)
            planned.append(
                PlannedRuns(
                    file: file, plan: plan, seed: seed, sideBySide: sideBySide, folder: folder,
                    name: name))
        }
        return planned
    }

    /// How many runs of a plan may go on at once; a number above what the machine bears is warned of.
    private func bearable(_ plan: Plan) -> Int {
        let bearable = RunDemand(of: plan).bearable(
            cores: Host.cores, memoryBytes: Host.availableMemoryBytes)
        guard case .count(let count) = parallel else { return bearable }
        if count > bearable {
            StandardError.write(
                "warning: \(plan.name): \(count) runs at once are more than this machine bears "
                    + "(\(Host.cores) cores; by estimate \(bearable)): runs may come out inconclusive\n"
            )
        }
        return count
    }

    private func budgeted(_ counts: [Int]) -> [Int] {
        guard let budget else { return plans.map(\.plan.runs) }
        let runs = RunBudget.runs(
            of: zip(plans, counts).map {
                RunBudget.Item(
                    runs: $0.plan.runs, duration: $0.plan.duration,
                    nodes: $0.plan.cluster.nodeCount, sideBySide: $1)
            }, within: budget)
        for (index, (_, plan)) in plans.enumerated() where runs[index] < plan.runs {
            StandardError.write(
                "budget: \(plan.name): \(runs[index]) of \(plan.runs.counted("run"))\n")
        }
        return runs
    }

    private func leftOut(_ planned: [PlannedRuns]) -> [String] {
        let kept = Set(planned.map(\.file))
        return plans.filter { !kept.contains($0.file) }.map(\.plan.name)
    }

    /// A folder's name: the plan's, with a number where another plan has it already.
    static func name(_ plan: String, besides names: inout Set<String>) -> String {
        var name = plan
        var number = 2
        while !names.insert(name).inserted {
            name = "\(plan)-\(number)"
            number += 1
        }
        return name
    }

    // MARK: Meanwhile

    private func make(_ jobs: [PartJob], display: JobDisplay, results: SeveralResults) async {
        var queue = JobQueue(jobs)
        var running: [Int: Int] = [:]
        _ = try? await RunPool.run(
            next: {
                guard let job = queue.next() else { return nil }
                running[job.plan, default: 0] += 1
                return job
            }, perform: { await JobProcess(job: $0, display: display).run() },
            ended: { job, end in
                queue.ended(job)
                running[job.plan, default: 1] -= 1
                await results.note(end)
                // What the machine cannot do once, it cannot do twice.
                if case .unavailable = end.outcome { queue.drop(plan: job.plan) }
                if running[job.plan] == 0, !queue.hasJobs(of: job.plan), !Task.isCancelled {
                    await display.note(results.report(plan: job.plan))
                }
            })
    }
}

/// One plan of several that are run by one command.
struct PlannedRuns {
    /// Its file.
    let file: String
    /// The plan, with as many runs as it gets.
    let plan: Plan
    /// The seed of its random choices.
    let seed: UInt64
    /// The most runs at once while one of it goes on.
    let sideBySide: Int
    /// Its run folder.
    let folder: RunFolder
    /// The run folder's path as seen from the folder of all.
    let name: String

    /// Its jobs: one for each run, or one for all where they share a cluster or nothing else goes on.
    func jobs(number: Int, options: [String]) -> [PartJob] {
        let all = Array(1...max(1, plan.runs))
        let parts = plan.reuse == .healed || sideBySide == 1 ? [all] : all.map { [$0] }
        return parts.map {
            PartJob(
                plan: number, name: name, folder: folder.path, runs: $0,
                sideBySide: sideBySide, secrets: PlanText(of: plan).secrets, options: options)
        }
    }
}
