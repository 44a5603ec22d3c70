import Glibc
package import Linux
import Quantities

/// Makes runs of several processes at once: the one pool of `run`, `sweep`, `tune` and `validate-change`.
///
/// Who uses it says which job may begin now, how one is done, and what follows from its end; the pool only keeps
/// them going, and ends them all when the task is cancelled or one of them throws.
package enum RunPool {
    /// Does jobs until there is none left, and waits for all of them.
    ///
    /// - Parameters:
    ///   - isolation: Where the closures but `perform` are called: where this is called.
    ///   - next: The next job that may begin now; nil when there is none at this moment. It is asked again when a
    ///     job that is under way has ended, and no more once the task is cancelled.
    ///   - perform: Does a job, beside others; it ends early in a cancelled task.
    ///   - ended: Told of each job that has ended, one after the other.
    /// - Returns: Whether it went on to its end; false when the task was cancelled.
    /// - Throws: What the closures throw.
    package static func run<Job: Sendable, End: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        next: () throws -> Job?, perform: @escaping @Sendable (Job) async throws -> End,
        ended: (Job, End) async throws -> Void
    ) async throws -> Bool {
        try await withThrowingTaskGroup(of: (Job, End).self) { group in
            while true {
                while !Task.isCancelled, let job = try next() {
                    group.addTask { (job, try await perform(job)) }
                }
                guard let (job, end) = try await group.next() else { return !Task.isCancelled }
                try await ended(job, end)
            }
        }
    }
}

/// One process of a pool: started, watched, interrupted when its task is cancelled.
package struct RunProcess: Sendable {
    /// How long one that was interrupted may heal and write before it is killed.
    private static let healingLimit = Duration.seconds(90)
    /// How often whoever looks on is told.
    private static let interval = Duration.milliseconds(200)

    private let specification: ProcessSpecification

    /// A process that has not begun.
    package init(_ specification: ProcessSpecification) {
        self.specification = specification
    }

    /// Lets it run to its end.
    ///
    /// - Parameters:
    ///   - begun: Told once that it has begun.
    ///   - goesOn: Told again and again while it goes on, and once when it has ended.
    /// - Returns: How it ended.
    /// - Throws: `LinuxError` when it cannot be started.
    package func run(
        begun: () -> Void = {}, goesOn: () -> Void = {}
    ) async throws(LinuxError) -> Linux.ExitStatus {
        let process = try ChildProcess(specification)
        begun()
        var killAt: SuspendingClock.Instant?
        while true {
            let status = await process.waitForExit(within: Self.interval)
            goesOn()
            if let status { return status }
            if Task.isCancelled, killAt == nil {
                _ = try? process.signal(SIGINT)
                killAt = .now + Self.healingLimit
            }
            if let limit = killAt, .now > limit { _ = try? process.signal(SIGKILL) }
        }
    }
}
