import Evidence
import LoadGenerator
import Testing

/// Nodes that join while the load runs: it leaves them alone until a node names them, and goes to them then.
@Suite(.timeLimit(.minutes(1)))
struct LatecomerTests {
    /// How many commands the first node answers before it names the second.
    private static let before = 40

    private static func table(_ port: UInt16) -> FakeServer.Answer {
        .bytes("*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:\(port)\r\n")
    }

    // Runs a load against two servers of which it knows the first; `named` is what that one answers from when it
    // names the second.
    private func run(
        refreshEvery interval: Duration?,
        named: @escaping @Sendable (_ words: [String], _ second: FakeServer) -> FakeServer.Answer
    ) async throws -> (record: LoadRecord, second: FakeServer) {
        let second = try FakeServer { _, _ in .null }
        let early = Counter()
        let first = try FakeServer { words, order in
            if order < Self.before {
                if order == Self.before - 1, second.connectionCount > 0 { early.increase() }
                return words.first == "CLUSTER" ? .silence : .null
            }
            return named(words, second)
        }
        var load = LoadSpecification.patient(retries: 0)
        load.policy.refreshInterval = interval
        load.policy.refreshTimeout = .milliseconds(20)
        load.mix = [.init(command: "get", share: 1)]
        load.connections = 2
        load.rate = 200
        let target = LoadTarget(
            nodes: [first, second].enumerated().map {
                .init(number: $0 + 1, host: "127.0.0.1", port: $1.port)
            }, latecomers: 1, topology: Topology(masters: 1, replicasPerMaster: 0))
        let running = try RunningLoad.start(
            load, target: target, origin: monotonicNanoseconds(), seed: 4)
        let deadline = ContinuousClock.now + .seconds(30)
        while second.commands.count < 20, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let record = try await running.stop(drainingFor: .seconds(10))
        first.end()
        second.end()
        record.expectThatCountsAddUp()
        #expect(early.value == 0)
        #expect(record.count(.success) == record.issued)
        return (record, second)
    }

    @Test func aRedirectionNamesOne() async throws {
        let (record, second) = try await run(refreshEvery: nil) { words, second in
            words.first == "CLUSTER" ? .silence : .bytes("-MOVED 7 127.0.0.1:\(second.port)\r\n")
        }
        #expect(second.commands.count >= 20)
        #expect(record.stretches.contains { $0.node == 2 })
    }

    @Test func aSlotTableNamesOne() async throws {
        // The fetches before it fail, each after 20 ms: the next one asks the first node again.
        let (record, second) = try await run(refreshEvery: .milliseconds(60)) {
            words, second in words.first == "CLUSTER" ? Self.table(second.port) : .null
        }
        #expect(second.commands.count >= 20)
        #expect(record.stretches.contains { $0.node == 2 })
    }
}
