import ArgumentParser
import ExperimentRunner
import Experiments
import Foundation
import Judgement
import Plan
import Quantities
import Reports
import RunRecord

/// The options of every subcommand that has many runs done by further processes.
struct SweepOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long all of it may take, such as 10m; then what is known is told.",
            valueName: "duration"))
    var budget: String?

    @Option(
        help: "The most runs at once, each in a sandbox of its own; by default one for each core.")
    var jobs: Int?

    func validate() throws {
        if budget != nil, duration ?? .zero < .seconds(1) {
            throw ValidationError("A budget is a duration of at least 1s, such as 10m.")
        }
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("There can be 1 to 256 jobs at once.")
        }
    }

    /// The budget; nil without one.
    var duration: Duration? { budget.flatMap { Units.duration.parse($0) } }

    /// What does the runs.
    ///
    /// - Parameters:
    ///   - budget: How long it may take; nil for no limit.
    ///   - redisServer: The server program, as the command line names it.
    /// - Returns: A pool whose budget begins now.
    func pool(budget: Duration?, redisServer: String?) -> ExperimentPool {
        ExperimentPool(
            width: jobs ?? ProcessInfo.processInfo.activeProcessorCount, budget: budget,
            options: redisServer.map { ["--redis-server", $0] } ?? [])
    }

    /// Does something that a signal interrupts.
    ///
    /// - Returns: What it returns.
    /// - Throws: `ExitCode` 130 when it was interrupted, that of a failed job, or 69 or 70.
    static func interruptibly(
        _ body: sending @escaping () async throws -> Bool
    ) async throws -> Bool {
        let work = Task { try await body() }
        let interruption = Interruption { work.cancel() }
        let result = await work.result
        withExtendedLifetime(interruption) {}
        do {
            return try result.get()
        } catch is CancellationError {
            return false
        } catch let failure as JobFailure {
            throw (ExitStatus(rawValue: failure.status) ?? .ownFault).saying("\(failure)")
        } catch {
            throw ExitStatus(of: error).saying("\(error)")
        }
    }
}

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
