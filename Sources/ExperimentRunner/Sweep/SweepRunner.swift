package import Experiments
import Faults
import Foundation
import Judgement
import Linux
package import Plan
import Quantities
import Runner
import Wording

/// Measures the cells of a sweep, one batch of runs after the other, several at a time.
package final class SweepRunner {
    private let plan: Plan
    private let specification: SweepSpecification
    private let folder: SweepFolder
    private let shard: SweepShard
    private let pool: ExperimentPool
    private let expectations: [Expectation]
    private let note: (String) -> Void
    /// By cell; nil for those of other shards.
    private var cells: [CellAllocation.Cell?]
    private var wanted: [String: (cell: Int, runs: Int)] = [:]

    /// A runner.
    ///
    /// - Parameters:
    ///   - plan: A plan with a sweep.
    ///   - folder: Its folder; what is finished in it is not done again.
    ///   - shard: Which cells to measure.
    ///   - pool: What does the runs.
    ///   - note: Told a line about each batch.
    package init(
        plan: Plan, folder: SweepFolder, shard: SweepShard, pool: ExperimentPool,
        note: @escaping (String) -> Void
    ) {
        guard let specification = plan.sweep else {
            preconditionFailure("a plan without a sweep is not swept")
        }
        self.plan = plan
        self.specification = specification
        self.folder = folder
        self.shard = shard
        self.pool = pool
        self.note = note
        expectations = plan.expectations.compactMap { try? Expectation(parsing: $0.text) }
        folder.removeUnfinished()
        cells = (0..<folder.sweep.cellCount).map { _ in nil }
        for cell in cells.indices where shard.holds(cell: cell) {
            cells[cell] = standing(of: cell)
        }
    }

    /// How many of the shard's cells need no further run.
    package var settled: (done: Int, of: Int) {
        let own = cells.compactMap { $0 }
        let allocation = folder.sweep.allocation
        return (own.count { allocation.isDone($0) }, own.count)
    }

    /// Measures until every cell is done, the budget is spent, or the task is cancelled.
    ///
    /// - Returns: Whether it was not cancelled.
    /// - Throws: `JobFailure` when a run cannot be done, and what cannot be written.
    package func run() async throws -> Bool {
        try await pool.run(next: { try self.next() }, finished: { self.finish($0) })
    }

    private func next() throws -> RunJob? {
        let own = cells.indices.filter { cells[$0] != nil }
        let standings = own.compactMap { cells[$0] }
        guard let place = folder.sweep.allocation.next(standings) else { return nil }
        let (cell, standing) = (own[place], standings[place])
        let room = folder.sweep.runsPerCell - standing.runs - standing.underWay
        let runs = plan.reuse == .healed ? max(1, min(room, plan.runs)) : 1
        let cellPlan = try specification.plan(ofCell: cell, of: plan, runs: runs, .current)
        let estimate = RunJob.estimate(of: cellPlan)
        guard pool.hasTime(for: estimate) else { return nil }
        let batch = try nextBatch(of: cell)
        var generator = SplitMix64(
            seed: folder.sweep.seed &+ UInt64(cell) &* 0x9E37_79B9 &+ UInt64(batch) &* 0xD1B5_4A32)
        let seed = UInt64.random(in: 0..<1_000_000_000, using: &generator)
        let path = "\(folder.cellPath(cell))/\(batch)"
        cells[cell]?.underWay += runs
        wanted[path] = (cell, runs)
        return RunJob(
            folder: path, plan: PlanText(of: cellPlan), seed: seed,
            estimate: estimate, title: "cell \(cell) (\(title(of: cell)))")
    }

    /// Batches under way have no folder yet: their numbers are taken all the same.
    private func nextBatch(of cell: Int) throws -> Int {
        var batch = try folder.nextBatch(ofCell: cell)
        while wanted["\(folder.cellPath(cell))/\(batch)"] != nil { batch += 1 }
        return batch
    }

    private func finish(_ job: RunJob) {
        guard let (cell, runs) = wanted.removeValue(forKey: job.folder) else { return }
        let underWay = (cells[cell]?.underWay ?? runs) - runs
        var standing = standing(of: cell)
        standing.underWay = underWay
        cells[cell] = standing
        let width = folder.sweep.goal.map { $0.width(of: standing.estimate) }
        let narrowness =
            width.map { $0.isFinite ? ", interval \(Self.decimal($0)) of the goal's" : "" } ?? ""
        note(
            "cell \(cell) (\(title(of: cell))): \(standing.runs.counted("run"))"
                + (standing.inconclusive > 0 ? ", \(standing.inconclusive) inconclusive" : "")
                + narrowness + "; \(settled.done) of \(settled.of) cells done")
    }

    private func standing(of cell: Int) -> CellAllocation.Cell {
        SweepCell(
            index: cell, of: folder.sweep, records: folder.records(ofCell: cell),
            expectations: expectations
        ).standing
    }

    private func title(of cell: Int) -> String {
        zip(folder.sweep.axes, folder.sweep.values(ofCell: cell))
            .map { "\($0.path.split(separator: ".").last ?? "") \($1)" }.joined(separator: ", ")
    }

    private static func decimal(_ value: Double) -> String {
        "\((value * 100).rounded() / 100)"
    }
}

extension SweepSpecification {
    /// The sweep as its folder keeps it.
    ///
    /// - Parameters:
    ///   - plan: The plan that has it.
    ///   - seed: Where random choices come from.
    /// - Returns: The record.
    package func record(of plan: Plan, seed: UInt64) -> SweepRecord {
        SweepRecord(
            name: plan.name, about: plan.about, hash: PlanText(of: plan).sweepIdentifier,
            axes: axes.map { axis in
                SweepRecord.Axis(path: axis.path, values: axis.values.map { $0.asWritten })
            }, goal: goal, leastRuns: leastRuns, runsPerCell: runsPerCell, isAdaptive: isAdaptive,
            seed: seed, shown: shown)
    }
}
