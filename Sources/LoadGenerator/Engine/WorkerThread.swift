import Linux
import RunRecord
import Synchronization

/// A worker on its thread, from outside.
final class WorkerThread: Sendable {
    /// The worker's published counts.
    let counters: LiveCounters
    /// The worker's keys; to be touched after `join` only.
    let keys: KeyTable
    private let thread: JoinableThread
    private let outcome: Outcome

    /// Where the thread leaves what it measured.
    private final class Outcome: Sendable {
        let report = Mutex<Result<WorkerReport, SystemError>?>(nil)
    }

    /// Starts a worker.
    init(
        _ configuration: WorkerConfiguration, control: LoadControl, keys: KeyTable
    ) throws(SystemError) {
        let outcome = Outcome()
        let counters = LiveCounters(shardCount: configuration.topology.shards.count)
        self.counters = counters
        self.keys = keys
        self.outcome = outcome
        thread = try JoinableThread.start(name: "load-\(configuration.index + 1)") {
            let result = Self.work(configuration, control, counters, keys)
            outcome.report.withLock { $0 = result }
        }
    }

    /// Why the worker could not begin or go on; nil while it works, and when it ended as it should.
    var failure: SystemError? {
        switch outcome.report.withLock({ $0 }) {
        case .success(let report): report.failure
        case .failure(let error): error
        case nil: nil
        }
    }

    /// Waits for the worker's end and returns what it measured; throws when it could not begin.
    func join() async throws(SystemError) -> WorkerReport {
        await thread.join()
        guard let result = outcome.report.withLock({ $0 }) else {
            fatalError("A load worker ended without a report.")
        }
        return try result.get()
    }

    /// Gives up the series of slices, after `join`: it was added up, and grows with the length of the run.
    func forgetSeries() {
        outcome.report.withLock { result in
            result = result?.map { report in
                var rest = report
                rest.slices = SliceArchive(shardCount: 1, isAddedUp: false)
                return rest
            }
        }
    }

    private static func work(
        _ configuration: WorkerConfiguration, _ control: LoadControl, _ counters: LiveCounters,
        _ keys: KeyTable
    ) -> Result<WorkerReport, SystemError> {
        do throws(SystemError) {
            var worker = try Worker(
                configuration: configuration, control: control, counters: counters, keys: keys)
            worker.run()
            return .success(WorkerReport(&worker))
        } catch {
            return .failure(error)
        }
    }
}
