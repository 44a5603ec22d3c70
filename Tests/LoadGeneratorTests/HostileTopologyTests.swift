import Glibc
import LoadGenerator
import RunRecord
import TestSupport
import Testing
import Workload

/// Servers that lie about who owns what: the load goes nowhere else, and every operation ends.
@Suite(.timeLimit(.minutes(1)))
struct HostileTopologyTests {
    /// Runs a load of GETs against one server, whose slot table is asked for every 60 ms.
    private func run(
        _ server: FakeServer, operations: UInt64 = 60, responseTimeout: Duration = .seconds(5)
    ) async throws -> LoadRecord {
        var policy = ClientPolicy(name: "test")
        policy.responseTimeout = responseTimeout
        policy.retries = 0
        policy.refreshInterval = .milliseconds(60)
        var load = LoadSpecification(policy: policy)
        load.connections = 2
        load.rate = 100
        load.keys = 20_000
        load.mix = [.init(command: "get", share: 1)]
        let running = try RunningLoad.start(
            load, target: FakeServer.target([server]), origin: monotonicNanoseconds(), seed: 3)
        let deadline = ContinuousClock.now + .seconds(30)
        while running.snapshot().issued < operations, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let record = try await running.stop(drainingFor: .seconds(10))
        server.end()
        record.expectThatCountsAddUp()
        #expect(record.issued >= operations)
        return record
    }

    /// A server with that slot table, which counts how often it was asked for.
    private func server(slots table: String) throws -> (server: FakeServer, asked: Counter) {
        let asked = Counter()
        let server = try FakeServer { words, _ in
            guard words.first == "CLUSTER" else { return .null }
            asked.increase()
            return .bytes(table)
        }
        return (server, asked)
    }

    @Test func redirectionsToAsManyOwnersAsThereAreSlotsAreRefused() async throws {
        let server = try FakeServer { words, order in
            words.first == "CLUSTER"
                ? .silence : .bytes("-MOVED \(order) 127.9.\(order % 250).1:\(1024 + order)\r\n")
        }
        let record = try await run(server)
        #expect(record.count(.other) == record.issued)
        #expect(record.stretches.allSatisfy { $0.node == 1 })
    }

    @Test func slotTableOfAsManyOwnersAsThereAreSlotsChangesNothing() async throws {
        let ranges = (0..<16384).map {
            "*3\r\n:\($0)\r\n:\($0)\r\n*2\r\n$9\r\n127.0.0.9\r\n:\(1024 + $0)\r\n"
        }
        let (server, asked) = try server(slots: "*16384\r\n" + ranges.joined())
        let record = try await run(server)
        #expect(record.count(.success) == record.issued)
        #expect(asked.value >= 2)
    }

    @Test func slotTablesOfNonsenseChangeNothing() async throws {
        let tables = [
            "*1\r\n*3\r\n:-5\r\n:99999\r\n*2\r\n$1\r\nx\r\n:1\r\n",
            "*1\r\n*3\r\n:9223372036854775807\r\n:9223372036854775807\r\n*2\r\n$1\r\nx\r\n:1\r\n",
            "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "*0\r\n", "*-1\r\n", "$-1\r\n", ":7\r\n",
            "-ERR This instance has cluster support disabled\r\n",
        ]
        for table in tables {
            let (server, asked) = try server(slots: table)
            let record = try await run(server, operations: 20)
            #expect(record.count(.success) == record.issued, "\(table)")
            #expect(asked.value >= 1)
        }
    }

    @Test func slotTableWithoutEndIsGivenUpAndTheLoadGoesOn() async throws {
        let flood = "*2000000000\r\n" + String(repeating: ":1\r\n", count: 4 << 20)
        let (server, asked) = try server(slots: flood)
        let record = try await run(server)
        #expect(record.count(.success) == record.issued)
        // The connection was given up long before the response timeout, and another one made.
        #expect(asked.value >= 2)
        #expect(server.connectionCount >= 4)
    }

    @Test func aByteNowAndThenDoesNotHoldAnOperationBeyondItsTimeout() async throws {
        let server = try FakeServer { words, _ in
            words.first == "CLUSTER"
                ? .silence : .slowly("$4000\r\n" + String(repeating: "x", count: 2000))
        }
        let record = try await run(server, operations: 30, responseTimeout: .milliseconds(200))
        #expect(record.count(.timeout) == record.issued)
    }
}
