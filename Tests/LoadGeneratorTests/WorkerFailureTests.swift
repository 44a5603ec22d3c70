import Linux
import Synchronization
import TestSupport
import Testing

@testable import LoadGenerator
@testable import RunRecord
@testable import Workload

/// Workers that die in the midst of a load, by a failure planted in them.
@Suite(.timeLimit(.minutes(1)))
struct WorkerFailureTests {
    private func load(workers: Int) -> LoadSpecification {
        var policy = ClientPolicy(name: "test")
        policy.refreshInterval = nil
        policy.retries = 0
        var load = LoadSpecification(policy: policy)
        load.workers = workers
        load.connections = workers * 2
        load.rate = 400
        load.keys = 100
        return load
    }

    private func start(
        _ load: LoadSpecification, _ server: FakeServer, dying worker: Int
    ) throws -> RunningLoad {
        try PreparedLoad(load, target: FakeServer.target([server])).start(
            origin: monotonicNanoseconds(), seed: 7,
            planting: PlantedFailure(
                worker: worker, after: 300_000_000,
                error: SystemError(call: "planted", number: 9)))
    }

    private func wait(until isTrue: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while !isTrue(), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func whatTheOthersMeasureIsKept() async throws {
        let server = try FakeServer { words, _ in words.first == "SET" ? .ok : .null }
        let running = try start(load(workers: 2), server, dying: 1)
        // Two thirds of what both would have sent in a second: the other one goes on alone.
        try await wait { running.snapshot().issued > 400 }
        let record = try await running.stop(drainingFor: .seconds(5))
        let ledger = try await running.readBack(atMost: .seconds(10))
        server.end()
        record.expectThatCountsAddUp()
        #expect(record.issued > 400)
        let failures = try #require(record.failedWorkers)
        #expect(failures == running.failures)
        #expect(failures.count == 1)
        #expect(failures[0].hasPrefix("load worker 2 of 2 died: planted"), "\(failures)")
        let writes = record.groups.filter { $0.kind == .write }.reduce(UInt64(0)) { $0 + $1.issued }
        // The dead worker's writes are in the ledger too: those that it was told of.
        #expect(ledger.acknowledged > 0 && ledger.acknowledged <= writes)
    }

    @Test func theOnlyWorkersMeasurementsAreKeptToo() async throws {
        let server = try FakeServer { words, _ in words.first == "SET" ? .ok : .null }
        let running = try start(load(workers: 1), server, dying: 0)
        try await wait { !running.failures.isEmpty }
        #expect(running.failures == ["load worker 1 of 1 died: planted: Bad file descriptor"])
        let record = try await running.stop(drainingFor: .seconds(5))
        server.end()
        record.expectThatCountsAddUp()
        #expect(record.failedWorkers?.count == 1)
        #expect(record.count(.success) > 0)
    }

    @Test func withoutAFailureNoneIsTold() async throws {
        let server = try FakeServer { words, _ in words.first == "SET" ? .ok : .null }
        let running = try start(load(workers: 2), server, dying: 2)
        try await wait { running.snapshot().issued > 200 }
        #expect(running.failures == [])
        let record = try await running.stop(drainingFor: .seconds(5))
        server.end()
        #expect(record.failedWorkers == nil)
    }
}
