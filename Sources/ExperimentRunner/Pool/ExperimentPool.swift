import Foundation
import Linux
import Plan
import Quantities
import RunRecord

/// Does an experiment's jobs within its time, several at a time, each as a process of this program.
package struct ExperimentPool: Sendable {
    /// The most jobs at once.
    package let width: Int
    /// When the last job must have ended, on CLOCK_MONOTONIC; nil for no such time.
    package let deadline: Int64?

    private let program: String
    private let options: [String]

    /// A pool.
    ///
    /// - Parameters:
    ///   - width: The most jobs at once, at least 1.
    ///   - budget: How long all jobs may take together; nil for no limit.
    ///   - options: What every `run` gets beside its plan, output and seed.
    ///   - program: This program's path.
    package init(
        width: Int, budget: Duration?, options: [String],
        program: String = ExperimentPool.ownPath()
    ) {
        self.width = max(1, width)
        self.options = options
        self.program = program
        deadline = budget.map { MonotonicClock.now() + $0.wholeNanoseconds }
    }

    /// How much time is left; nil without a limit.
    package var timeLeft: Duration? {
        deadline.map { .nanoseconds($0 - MonotonicClock.now()) }
    }

    /// Whether a job of such a length would end in time.
    package func hasTime(for estimate: Duration) -> Bool {
        timeLeft.map { $0 >= estimate } ?? true
    }

    /// Does jobs until there is none left, and waits for all of them.
    ///
    /// - Parameters:
    ///   - next: The next job; nil when there is none at this moment. It is asked again when a job that
    ///     is under way has ended.
    ///   - finished: Told of each job that ended with evidence.
    /// - Returns: Whether it went on to its end; false when the task was cancelled.
    /// - Throws: `JobFailure` when a job could not be done.
    package func run(
        next: () throws -> RunJob?, finished: (RunJob) throws -> Void
    ) async throws -> Bool {
        var underWay = 0
        return try await RunPool.run(
            next: {
                guard underWay < width, let job = try next() else { return nil }
                underWay += 1
                return job
            }, perform: perform,
            ended: { job, _ in
                underWay -= 1
                if !Task.isCancelled { try finished(job) }
            })
    }

    /// This program's path.
    package static func ownPath() -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }

    private func perform(_ job: RunJob) async throws {
        let (plan, log) = (job.folder + ".yaml", job.folder + ".log")
        try EvidenceFile.write(text: job.plan, to: FolderPlace(file: plan))
        let status = try await RunProcess(
            ProcessSpecification(
                executable: program,
                arguments: [
                    "run", plan, "--output", job.folder, "--seed", "\(job.seed)", "--parallel", "1",
                ] + options,
                environment: job.secrets.environment, output: .file(log))
        ).run()
        // One that was interrupted has healed, and written what there is.
        if !Task.isCancelled { try check(status, of: job, log: log) }
    }

    /// Passed, failed and inconclusive runs leave evidence; with anything else, nothing would get better.
    private func check(_ status: ExitStatus, of job: RunJob, log: String) throws {
        let code: Int32
        switch status {
        case .exited(let number) where (0...2).contains(number): return
        case .exited(let number): code = number
        case .killed: code = 70
        }
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        let last = text.split(separator: "\n").suffix(5).joined(separator: "\n  ")
        throw JobFailure(
            status: code, description: "\(job.title): the run \(status):\n  \(last)\n(\(log))")
    }
}

/// A job that could not measure anything, which the next one could not either.
package struct JobFailure: Error, CustomStringConvertible {
    /// The exit status to leave with: that of the job.
    package let status: Int32
    /// What it was and what it said last.
    package let description: String
}
