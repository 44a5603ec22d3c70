import Linux
import Synchronization
import TestSupport
import Testing

@testable import LoadGenerator
@testable import RunRecord
@testable import Workload

/// What can befall a connection, with io_uring in force and without: the same comes of it.
@Suite(.timeLimit(.minutes(1)))
struct TransferTests {
    private static let kernelHasRings = TransferRing(capacity: 64).refusal == nil

    /// The ways that this kernel has.
    private static let ways: [TransferPreference] = kernelHasRings ? [.ioUring, .epoll] : [.epoll]

    private func load(
        _ way: TransferPreference, connections: Int, writes: Double = 0
    ) -> LoadSpecification {
        var policy = ClientPolicy(name: "test")
        policy.responseTimeout = .seconds(20)
        policy.retries = 0
        policy.refreshInterval = nil
        var load = LoadSpecification(policy: policy)
        load.transfers = way
        load.connections = connections
        load.keys = 1000
        load.mix = [.init(command: "get", share: 1 - writes), .init(command: "set", share: writes)]
        return load
    }

    /// Runs a load against a fake server until it has issued enough.
    private func run(
        _ load: LoadSpecification, _ server: FakeServer, operations: UInt64
    ) async throws -> LoadRecord {
        let running = try RunningLoad.start(
            load, target: FakeServer.target([server]), origin: monotonicNanoseconds(), seed: 3)
        let deadline = ContinuousClock.now + .seconds(40)
        while running.snapshot().issued < operations, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let record = try await running.stop(drainingFor: .seconds(20))
        server.end()
        record.expectThatCountsAddUp()
        #expect(record.transfers == load.transfers.rawValue)
        return record
    }

    @Test(arguments: ways) func repliesLargerThanWhatIsReadAtOnce(
        way: TransferPreference
    ) async throws {
        // More connections than one batch takes, with replies of less, of as much, and of much more.
        let sizes = [10, Worker.pieceCapacity - 8 - 2, 200_000]
        let replies = sizes.map { "$\($0)\r\n" + String(repeating: "x", count: $0) + "\r\n" }
        #expect(replies[1].utf8.count == Worker.pieceCapacity)
        let server = try FakeServer { _, order in .bytes(replies[order % replies.count]) }
        let record = try await run(load(way, connections: 100), server, operations: 1500)
        #expect(record.count(.success) == record.issued)
    }

    @Test(arguments: ways) func connectionsClosedInMidReplyAreMadeAnew(
        way: TransferPreference
    ) async throws {
        let server = try FakeServer { _, order in
            order % 3 == 0 ? .lastBytes("$64\r\nxxx") : .null
        }
        var load = load(way, connections: 20)
        load.rate = 1000
        let record = try await run(load, server, operations: 1000)
        #expect(record.count(.connectionReset) > 0)
        #expect(record.count(.success) > 0)
        #expect(record.count(.connectionReset) + record.count(.success) == record.issued)
        #expect(server.connectionCount > 100)
    }

    @Test(arguments: ways) func whatIsNoReplyClosesItsConnectionOnly(
        way: TransferPreference
    ) async throws {
        let server = try FakeServer { _, order in order % 7 == 0 ? .bytes("!\0\0") : .null }
        var load = load(way, connections: 20)
        load.rate = 1000
        let record = try await run(load, server, operations: 1000)
        #expect(record.count(.protocolError) > 0)
        #expect(record.count(.success) > record.count(.protocolError))
        #expect(record.count(.protocolError) + record.count(.success) == record.issued)
    }

    @Test(arguments: ways) func whatASocketDoesNotTakeAtOnceIsSentLater(
        way: TransferPreference
    ) async throws {
        // Many times what a socket's buffers hold, so that each is sent in many parts.
        let size = 12 << 20
        let isWhole = Mutex(true)
        let server = try FakeServer { words, _ in
            if words[0] == "SET", words[2].utf8.count != size { isWhole.withLock { $0 = false } }
            return .ok
        }
        var load = load(way, connections: 3, writes: 1)
        load.valueSize = .fixed(size)
        load.keys = 3
        let record = try await run(load, server, operations: 6)
        #expect(record.count(.success) == record.issued)
        #expect(isWhole.withLock { $0 })
    }

    @Test(arguments: ways) func operationsOfLostConnectionsEndOnOthers(
        way: TransferPreference
    ) async throws {
        // Eight operations at a time are tried again at once, while others' are under way.
        let server = try FakeServer { _, order in order % 40 == 39 ? .lastBytes("") : .null }
        var load = load(way, connections: 30)
        load.pipeline = 8
        load.policy.retries = 100
        load.policy.retryInterval = .zero
        let record = try await run(load, server, operations: 5000)
        #expect(record.attempts(.connectionReset) > 0)
        #expect(record.count(.success) == record.issued)
    }

    @Test func aLoadGoesOnWhereTheKernelGivesNoRing() async throws {
        let server = try FakeServer { _, _ in .null }
        let target = FakeServer.target([server])
        let planning = try LoadPlanning(load(.auto, connections: 5), target: target)
        let start = monotonicNanoseconds()
        var configuration = planning.configuration(worker: 0, origin: start, start: start, seed: 1)
        // More than any kernel gives: it refuses.
        configuration.ringCapacity = 1 << 20
        let control = LoadControl()
        control.stop(now: start + 300_000_000, drainEnd: start + 5_000_000_000)
        let keys = KeyTable(
            keys: 1000, first: 0, step: 1, naming: Workload.naming(of: planning.specification),
            topology: target.topology)
        let report = try await WorkerThread(configuration, control: control, keys: keys).join()
        let record = LoadRecord(merging: [report])
        #expect(report.failure == nil)
        #expect(record.transfers == "epoll")
        #expect(record.count(.success) > 0 && record.count(.success) == record.issued)
        // The same load that must have its ring says why it has none.
        configuration.needsRing = true
        let other = try await WorkerThread(configuration, control: control, keys: keys).join()
        server.end()
        #expect(other.failure?.call == "io_uring_setup")
    }

    @Test func aKernelWithoutIoUringIsToldOf() {
        let error = LoadError.transfers(SystemError(call: "io_uring_setup", number: 38))
        #expect(error.isUnavailable)
        #expect(
            "\(error)"
                == "load.transfers asks for io_uring, which this kernel does not give: io_uring_setup: "
                + "Function not implemented; with auto, the load does without")
    }

    @Test func theDefaultIsIoUringWhereTheKernelHasIt() async throws {
        let server = try FakeServer { _, _ in .null }
        let running = try RunningLoad.start(
            load(.auto, connections: 4), target: FakeServer.target([server]),
            origin: monotonicNanoseconds(), seed: 3)
        let record = try await running.stop(drainingFor: .seconds(5))
        server.end()
        #expect(record.transfers == (Self.kernelHasRings ? "io_uring" : "epoll"))
    }
}
