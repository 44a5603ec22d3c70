import LoadGenerator
import RunRecord
import TestSupport
import Testing
import Workload

/// Nodes that join while the load runs: it leaves them alone until a node names them, and goes to them then.
@Suite(.timeLimit(.minutes(1)))
struct LatecomerTests {
    /// How many commands the first node answers before it names the second.
    private static let before = 40

    // Runs a load against two servers of which it knows the first, and goes over to the second when the first
    // names that one, as `naming` says how. At the end the second was asked for so many slot tables at least.
    private func goOver(
        slotTablesAsked wanted: Int,
        naming: @escaping @Sendable (_ words: [String], _ second: UInt16) -> FakeServer.Answer
    ) async throws {
        let early = Counter()
        let asked = Counter()
        let second = try FakeServer { words, _ in
            guard words.first == "CLUSTER" else { return .null }
            asked.increase()
            return .silence
        }
        let first = try FakeServer { words, order in
            if order < Self.before {
                if order == Self.before - 1, second.connectionCount > 0 { early.increase() }
                return words.first == "CLUSTER" ? .silence : .null
            }
            return naming(words, second.port)
        }
        var load = LoadSpecification.patient(retries: 0)
        load.policy.refreshInterval = .milliseconds(60)
        load.policy.refreshTimeout = .milliseconds(20)
        load.mix = [.init(command: "get", share: 1)]
        load.connections = 2
        load.rate = 200
        var target = FakeServer.target([first, second])
        target.knownNodes = 1
        target.topology = Topology(masters: 1, replicasPerMaster: 0)
        let running = try RunningLoad.start(
            load, target: target, origin: monotonicNanoseconds(), seed: 4)
        let deadline = ContinuousClock.now + .seconds(30)
        while second.commands.count < 20 || asked.value < wanted, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let record = try await running.stop(drainingFor: .seconds(10))
        first.end()
        second.end()
        record.expectThatCountsAddUp()
        #expect(early.value == 0)
        #expect(record.count(.success) == record.issued)
        #expect(second.commands.count >= 20 && asked.value >= wanted)
        #expect(record.stretches.contains { $0.node == 2 })
    }

    @Test func aRedirectionNamesOne() async throws {
        // All fetches fail, each after 20 ms; known, the second is asked in its turn.
        try await goOver(slotTablesAsked: 1) { words, second in
            words.first == "CLUSTER" ? .silence : .bytes("-MOVED 7 127.0.0.1:\(second)\r\n")
        }
    }

    @Test func aSlotTableNamesOne() async throws {
        // The fetches before it fail: each next one asks the first node again.
        try await goOver(slotTablesAsked: 0) { words, second in
            words.first == "CLUSTER" ? .allSlots(of: second) : .null
        }
    }
}
