import Experiments
import Foundation
import Judgement
import Plan
import Reports

/// Tells what a sweep's folder holds, and writes its reports.
struct SweepOutcome {
    let folder: SweepFolder
    /// What the plan expects of every run.
    let expectations: [Expectation]

    /// The outcome of a sweep whose plan is at hand.
    init(folder: SweepFolder, plan: Plan) {
        self.folder = folder
        expectations = plan.expectations.compactMap { try? Expectation(parsing: $0.text) }
    }

    /// Does it.
    ///
    /// - Parameters:
    ///   - shard: The cells that are asked for.
    ///   - format: How it is told.
    /// - Returns: Whether every one of these is known as well as the sweep asks.
    /// - Throws: `ExitCode` 69 when something cannot be written.
    func write(shard: SweepShard = .whole, telling format: FormatOption) throws -> Bool {
        let cells = folder.cells(expecting: expectations)
        let findings = SweepFindings(sweep: folder.sweep, cells: cells, folder: folder.path)
        try SubjectFiles(subject: findings, name: "sweep")
            .write(inReportsOf: folder.path, telling: format)
        let known = Set(cells.filter(\.isSettled).map(\.index))
        return (0..<folder.sweep.cellCount).allSatisfy {
            !shard.holds(cell: $0) || known.contains($0)
        }
    }
}
