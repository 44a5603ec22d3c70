package import Experiments
package import Plan
import Quantities
import RunRecord

/// Does trials as a planner asks for them, several runs at a time, and keeps what came of them.
package final class TrialRunner {
    private let folder: TrialFolder
    private let pool: ExperimentPool
    private let seed: UInt64
    private let makePlan: (TrialJob) throws -> Plan
    private let note: (String) -> Void
    private var underWay: [String: (number: Int, job: TrialJob)] = [:]
    private var lastNumber: Int
    private var fruitless = 0
    private var outcomesByJob: [Int: [TrialOutcome]] = [:]
    /// Why runs counted for nothing, each reason once.
    package private(set) var doubts: [String]

    /// How many runs in a row may be inconclusive before measuring is given up.
    private static let mostFruitless = 8

    /// A runner that goes on from what a folder holds.
    ///
    /// - Parameters:
    ///   - folder: Where the runs go.
    ///   - pool: What does them.
    ///   - seed: Where their random choices come from.
    ///   - makePlan: A job's plan.
    ///   - note: Told a line about each run.
    package init(
        folder: TrialFolder, pool: ExperimentPool, seed: UInt64,
        makePlan: @escaping (TrialJob) throws -> Plan, note: @escaping (String) -> Void
    ) {
        self.folder = folder
        self.pool = pool
        self.seed = seed
        self.makePlan = makePlan
        self.note = note
        lastNumber = folder.jobs.last ?? 0
        doubts = []
        for number in folder.jobs { take(folder.outcomes(of: number), of: number) }
    }

    /// All that came of trials, in the order in which their jobs began.
    package var outcomes: [TrialOutcome] {
        outcomesByJob.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    /// Measures until there is nothing left to ask, no time, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - next: The next trials, from the jobs under way and the seconds that are left; nil for none.
    ///   - finished: Told of what came of each job.
    /// - Returns: Whether it was not cancelled.
    /// - Throws: `JobFailure` when a run cannot be done, and what cannot be written.
    package func run(
        next: ([TrialJob], Double) -> TrialJob?, finished: ([TrialOutcome]) -> Void
    ) async throws -> Bool {
        fruitless = 0
        return try await pool.run(
            next: {
                guard self.fruitless < Self.mostFruitless else { return nil }
                let left = (self.pool.timeLeft?.inSeconds ?? .infinity) - RunCost.fresh().inSeconds
                let jobs = self.underWay.values.map { $0.job }
                return try next(jobs, left).map { try self.begin($0) }
            }, finished: { finished(self.finish($0)) })
    }

    private func begin(_ job: TrialJob) throws -> RunJob {
        lastNumber += 1
        let path = folder.job(lastNumber)
        try folder.write(job, as: lastNumber)
        underWay[path] = (lastNumber, job)
        let plan = try makePlan(job)
        let seed = (self.seed &+ UInt64(lastNumber) &* 7919) % 1_000_000_000
        let kinds = Dictionary(grouping: job.steps, by: \.trial.kind)
            .map { "\($1.count) \($0.rawValue)" }.sorted().joined(separator: ", ")
        return RunJob(
            folder: path, plan: PlanText(of: plan), seed: seed,
            estimate: .seconds(job.seconds) + RunCost.fresh(nodes: plan.cluster.nodeCount),
            title: "run \(lastNumber), \(plan.name): \(kinds)")
    }

    private func finish(_ job: RunJob) -> [TrialOutcome] {
        guard let (number, _) = underWay.removeValue(forKey: job.folder) else { return [] }
        let found = folder.outcomes(of: number)
        take(found, of: number)
        fruitless = found.outcomes.isEmpty ? fruitless + 1 : 0
        let failovers = found.outcomes.count { $0.failedOver }
        let result =
            found.outcomes.isEmpty
            ? "inconclusive: \(found.doubts.first ?? "its trials ran into each other")"
            : "\(failovers) of \(found.outcomes.count) failed over"
        let left = pool.timeLeft.map { ", \(TrialPlan.words(max(0, $0.inSeconds.rounded()))) left" }
        note("\(job.title): \(result)\(left ?? "")")
        return found.outcomes
    }

    private func take(_ found: (outcomes: [TrialOutcome], doubts: [String]), of job: Int) {
        outcomesByJob[job] = found.outcomes
        for doubt in found.doubts where !doubts.contains(doubt) { doubts.append(doubt) }
    }
}
