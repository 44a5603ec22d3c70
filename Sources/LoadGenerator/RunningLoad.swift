package import Linearizability
import Linux
import Quantities
package import RunRecord
package import Workload

/// A load under way: worker threads that send operations until they are told to stop.
package final class RunningLoad: Sendable {
    private let planning: LoadPlanning
    private let control: LoadControl
    private let workers: [WorkerThread]
    private let origin: Int64
    private let seed: UInt64
    private let startingMemory: StartingMemory

    private init(
        planning: LoadPlanning, control: LoadControl, workers: [WorkerThread], origin: Int64,
        seed: UInt64
    ) {
        startingMemory = StartingMemory(loadStart: MonotonicTime.nanoseconds)
        self.planning = planning
        self.control = control
        self.workers = workers
        self.origin = origin
        self.seed = seed
    }

    /// Starts a load at once, in the baseline window.
    ///
    /// - Parameters:
    ///   - specification: What to send, and how the client behaves.
    ///   - target: Where to.
    ///   - origin: CLOCK_MONOTONIC at the run's start in nanoseconds; offsets count from there.
    ///   - seed: Where every random choice comes from.
    /// - Returns: The load, which runs until `stop`.
    /// - Throws: `LoadError` when the load cannot be, or no node accepts connections.
    package static func start(
        _ specification: LoadSpecification, target: LoadTarget, origin: Int64, seed: UInt64
    ) throws(LoadError) -> RunningLoad {
        try PreparedLoad(specification, target: target).start(origin: origin, seed: seed)
    }

    /// Starts the workers of a load that is prepared.
    static func start(
        _ planning: LoadPlanning, tables: [KeyTable], origin: Int64, seed: UInt64,
        planting failure: PlantedFailure? = nil
    ) throws(LoadError) -> RunningLoad {
        let control = LoadControl()
        var workers: [WorkerThread] = []
        HeapMemory.giveBack()
        HeapMemory.giveTextBack()
        let start = MonotonicTime.nanoseconds
        for (index, keys) in tables.enumerated() {
            if let history = planning.specification.history {
                keys.recordFirst((history.keys + tables.count - 1 - index) / tables.count)
            }
            var configuration = planning.configuration(
                worker: index, origin: origin, start: start, seed: seed)
            if let failure, failure.worker == index {
                configuration.plantedFailure = (start + failure.after, failure.error)
            }
            do throws(SystemError) {
                workers.append(try WorkerThread(configuration, control: control, keys: keys))
            } catch {
                control.stop(now: start, drainEnd: start)
                throw .system(error)
            }
        }
        return RunningLoad(
            planning: planning, control: control, workers: workers, origin: origin, seed: seed)
    }

    /// From now on, operations that are meant to be sent belong to the window; when the first fault begins,
    /// those under way too.
    package func enter(_ window: LoadWindow) {
        _ = startingMemory.take()
        control.enter(window, now: MonotonicTime.nanoseconds)
    }

    /// What has been counted so far; at most 100 ms old. Cheap, from any thread.
    package func snapshot() -> LoadSnapshot {
        var snapshot = LoadSnapshot(shardCount: planning.target.topology.shards.count)
        for worker in workers { worker.counters.add(to: &snapshot) }
        startingMemory.look(at: MonotonicTime.nanoseconds)
        return snapshot
    }

    /// The workers that have died so far, each a sentence, in their order. Cheap, from any thread.
    package var failures: [String] {
        workers.indices.compactMap { index in
            workers[index].failure.map { sentence(worker: index, $0) }
        }
    }

    private func sentence(worker index: Int, _ failure: SystemError) -> String {
        "load worker \(index + 1) of \(workers.count) died: \(failure)"
    }

    /// Stops issuing operations, lets those under way end, and returns what was measured.
    ///
    /// - Parameter limit: How long operations under way have; what is left then ends as timed out, or
    ///   as its last attempt failed.
    /// - Returns: The record, without a ledger; it names the workers that could not begin or go on, of which it
    ///   has what they measured by then.
    /// - Throws: `LoadError` when no worker could begin its work.
    package func stop(drainingFor limit: Duration) async throws(LoadError) -> LoadRecord {
        let now = MonotonicTime.nanoseconds
        let starting = startingMemory.take()
        control.stop(now: now, drainEnd: now + limit.wholeNanoseconds)
        let ended = try await ended()
        let memory = MemoryUse.resident
        var record = LoadRecord(merging: ended.reports.map(\.report))
        record.memory = MemoryUse(
            start: starting, end: memory, peak: MemoryUse.residentPeak)
        for worker in workers { worker.forgetSeries() }
        // The workers' memory and the engine's code, before the reading back needs its own.
        HeapMemory.giveBack()
        HeapMemory.giveTextBack()
        record.failedWorkers = ended.failures.isEmpty ? nil : ended.failures
        return record
    }

    /// The histories of the keys that were to be recorded, in the order of their names; to be called after
    /// `stop`. nil when none were.
    ///
    /// - Throws: `LoadError` when no worker could begin its work.
    package func histories() async throws(LoadError) -> [KeyHistory]? {
        guard planning.specification.history != nil else { return nil }
        return try await ended().reports.flatMap {
            KeyHistory.histories(of: $0.report, keys: $0.keys)
        }.sorted { $0.key < $1.key }
    }

    /// Waits for the workers' ends: what they measured, and which of them died.
    private func ended() async throws(LoadError) -> (
        reports: [(keys: KeyTable, report: WorkerReport)], failures: [String]
    ) {
        var reports: [(keys: KeyTable, report: WorkerReport)] = []
        var failures: [String] = []
        var last: SystemError?
        for (index, worker) in workers.enumerated() {
            var failure: SystemError?
            do throws(SystemError) {
                let report = try await worker.join()
                reports.append((worker.keys, report))
                failure = report.failure
            } catch {
                failure = error
            }
            guard let failure else { continue }
            last = failure
            failures.append(sentence(worker: index, failure))
        }
        if reports.isEmpty, let last { throw .system(last) }
        return (reports, failures)
    }

    /// Reads all written keys back from their masters of now and holds them against the ledger of
    /// acknowledged writes. To be called after `stop`, when the cluster has converged.
    ///
    /// - Parameter limit: How long that may take; keys not read by then count as unreadable.
    /// - Returns: What became of the writes.
    /// - Throws: `LoadError` when the kernel has no thread or descriptor to give.
    package func readBack(atMost limit: Duration) async throws(LoadError) -> LedgerRecord {
        let control = LoadControl()
        let expired = expiredOffset
        let end = MonotonicTime.nanoseconds + limit.wholeNanoseconds
        control.stop(now: end, drainEnd: end)
        var ledger = LedgerRecord()
        do throws(SystemError) {
            for (index, worker) in workers.enumerated() {
                // Its keys are its own until it has ended; one that could not begin has written none.
                _ = try? await worker.join()
                let configuration = planning.readBackConfiguration(
                    worker: index, origin: origin, seed: seed)
                let reader = try WorkerThread(configuration, control: control, keys: worker.keys)
                if let found = try await reader.join().found {
                    ledger.add(worker.keys, found: found, expired: expired)
                }
                guard worker.keys.counters != nil else { continue }
                let counts = try await WorkerThread(
                    planning.countersConfiguration(worker: index, origin: origin, seed: seed),
                    control: control, keys: worker.keys
                ).join()
                if let found = counts.found { ledger.addCounters(worker.keys, found: found) }
            }
        } catch {
            throw .system(error)
        }
        return ledger
    }

    /// Before which offset the newest write to a key must have been acknowledged for the key to be gone by
    /// itself when it is read back. An acknowledgement can be as old as the response timeout.
    private var expiredOffset: Int64? {
        guard let expiry = planning.specification.expiry else { return nil }
        let oldest = expiry - planning.specification.policy.responseTimeout
        return MonotonicTime.nanoseconds - origin - oldest.wholeNanoseconds + Self.readBackSlack
    }

    /// Keys may expire while others are read.
    private static let readBackSlack: Int64 = 60_000_000_000
}
