import Foundation
import LoadGenerator
import RunRecord
import Synchronization
import TestSupport
import Testing
import Workload

/// Writes with a WAIT behind them: acknowledged is what WAIT says, and nothing else is taken for its answer.
@Suite(.timeLimit(.minutes(5)))
struct ReplicaWaitTests {
    /// Keeps the newest value of each key, answers WAIT as told and leaves the rest to a script.
    private final class Store: Sendable {
        let values = Mutex<[String: String]>([:])

        func answer(_ words: [String], waiting: FakeServer.Answer) -> FakeServer.Answer {
            values.withLock { values in
                switch words.first {
                case "WAIT": return waiting
                case "SET":
                    values[words[1]] = words[2]
                    return .ok
                case "GET":
                    return values[words[1]].map { .bytes("$\($0.utf8.count)\r\n\($0)\r\n") }
                        ?? .null
                default: return .bytes("-ERR unknown command\r\n")
                }
            }
        }
    }

    private func specification(_ wait: ReplicaWait = ReplicaWait()) -> LoadSpecification {
        var policy = ClientPolicy(name: "test")
        policy.responseTimeout = .seconds(30)
        policy.refreshInterval = nil
        policy.refreshOnDisconnect = false
        policy.retries = 0
        var load = LoadSpecification(policy: policy)
        load.connections = 2
        load.pipeline = 2
        load.keys = 10
        load.mix = [.init(command: "set", share: 1)]
        load.wait = wait
        return load
    }

    private func run(
        _ load: LoadSpecification, _ servers: [FakeServer], operations: UInt64 = 100
    ) async throws -> (record: LoadRecord, ledger: LedgerRecord) {
        let running = try RunningLoad.start(
            load, target: FakeServer.target(servers), origin: monotonicNanoseconds(), seed: 5)
        func ended() -> UInt64 {
            let snapshot = running.snapshot()
            return snapshot.succeeded + snapshot.failed
        }
        while ended() < operations { try await Task.sleep(for: .milliseconds(20)) }
        let record = try await running.stop(drainingFor: .seconds(60))
        let ledger = try await running.readBack(atMost: .seconds(60))
        for server in servers { server.end() }
        record.expectThatCountsAddUp()
        return (record, ledger)
    }

    @Test func enoughReplicasAcknowledgeTheWrite() async throws {
        let store = Store()
        let server = try FakeServer { words, _ in store.answer(words, waiting: .bytes(":2\r\n")) }
        let (record, ledger) = try await run(
            specification(ReplicaWait(replicas: 2, timeout: .milliseconds(250))), [server])
        #expect(record.count(.success) == record.issued)
        #expect(ledger.acknowledged == record.issued && ledger.lost == 0)
        let waits = server.commands.filter { $0.first == "WAIT" }
        #expect(UInt64(waits.count) == record.issued)
        #expect(waits.allSatisfy { $0 == ["WAIT", "2", "250"] })
    }

    @Test func tooFewReplicasMakeAnUnacknowledgedWriteThatIsNotTriedAgain() async throws {
        let store = Store()
        let server = try FakeServer { words, _ in store.answer(words, waiting: .bytes(":0\r\n")) }
        var load = specification()
        load.policy.retries = 3
        load.policy.retryInterval = .zero
        let (record, ledger) = try await run(load, [server])
        #expect(record.count(.notReplicated) == record.issued)
        #expect(server.commands.filter { $0.first == "SET" }.count == Int(record.issued))
        #expect(ledger.acknowledged == 0 && ledger.lost == 0)
        // All of them survived on this server.
        #expect(ledger.unacknowledgedApplied == 10)
    }

    @Test func policyMayTryAnUnreplicatedWriteAgain() async throws {
        let store = Store()
        let count = Mutex(0)
        let server = try FakeServer { words, _ in
            let isOdd = count.withLock { count in
                if words.first == "WAIT" { count += 1 }
                return count % 2 == 1
            }
            return store.answer(words, waiting: .bytes(isOdd ? ":0\r\n" : ":1\r\n"))
        }
        var load = specification()
        load.connections = 1
        load.pipeline = 1
        load.policy.retries = 1
        load.policy.retryInterval = .zero
        load.policy.retriedOutcomes = [.notReplicated]
        let (record, ledger) = try await run(load, [server])
        #expect(record.count(.success) == record.issued)
        #expect(record.attempts(.notReplicated) == record.issued)
        #expect(ledger.acknowledged == record.issued && ledger.unacknowledgedApplied == 0)
    }

    @Test func answersToTheWriteAreNotTakenForTheWaits() async throws {
        // The write is refused although WAIT, which counts other writes, is content.
        let store = Store()
        let refusing = try FakeServer { words, order in
            words.first == "SET"
                ? .bytes("-OOM command not allowed\r\n")
                : store.answer(words, waiting: .bytes(":1\r\n"))
        }
        let (record, ledger) = try await run(specification(), [refusing])
        #expect(record.count(.outOfMemory) == record.issued)
        #expect(ledger.acknowledged == 0)
    }

    @Test func redirectedWriteWaitsWhereItWasMade() async throws {
        let store = Store()
        let owner = try FakeServer { words, _ in store.answer(words, waiting: .bytes(":1\r\n")) }
        let port = owner.port
        let former = try FakeServer { words, order in
            words.first == "WAIT"
                ? .bytes(":5\r\n") : .bytes("-ASK 0 127.0.0.1:\(port)\r\n")
        }
        var load = specification()
        load.policy.refreshOnMoved = false
        let (record, _) = try await run(load, [former, owner])
        #expect(record.count(.success) > 0 && record.count(.other) == 0)
        #expect(record.count(.success) == record.issued)
        let waits = owner.commands.filter { $0.first == "WAIT" }.count
        #expect(waits == Int(record.issued))
    }

    @Test func connectionLostBeforeTheWaitsAnswerAcknowledgesNothing() async throws {
        let store = Store()
        let server = try FakeServer { words, _ in store.answer(words, waiting: .lastBytes("")) }
        let (record, ledger) = try await run(specification(), [server])
        #expect(record.count(.connectionReset) + record.count(.connectionRefused) > 0)
        #expect(record.count(.success) == 0 && ledger.acknowledged == 0)
        #expect(ledger.lost == 0 && ledger.unacknowledgedApplied > 0)
    }

    @Test func waitThatIsNeverAnsweredTimesOutAndItsLateAnswerIsNobodysElse() async throws {
        let store = Store()
        let order = Mutex(0)
        let server = try FakeServer { words, _ in
            // One WAIT in ten is answered long after its operation was given up.
            let isLate = order.withLock { order in
                if words.first == "WAIT" { order += 1 }
                return words.first == "WAIT" && order % 10 == 1
            }
            return store.answer(
                words, waiting: isLate ? .late(milliseconds: 300, ":0\r\n") : .bytes(":1\r\n"))
        }
        var load = specification(ReplicaWait(timeout: .milliseconds(50)))
        load.connections = 1
        load.policy.responseTimeout = .milliseconds(150)
        let (record, ledger) = try await run(load, [server], operations: 40)
        #expect(record.count(.timeout) > 0)
        #expect(record.count(.notReplicated) == 0 && record.count(.protocolError) == 0)
        #expect(ledger.acknowledged == record.count(.success) && ledger.lost == 0)
    }

    @Test func badAnswersToTheWaitPromiseNothing() async throws {
        for answer in ["-UNBLOCKED force unblock\r\n", "-MOVED 0 127.0.0.1:1\r\n", "+OK\r\n"] {
            let store = Store()
            let server = try FakeServer { words, _ in
                store.answer(words, waiting: .bytes(answer))
            }
            let (record, ledger) = try await run(specification(), [server], operations: 20)
            #expect(record.count(.notReplicated) == record.issued, "\(answer)")
            #expect(ledger.acknowledged == 0)
        }
    }

    @Test func expiryBehindTheWriteComesBeforeItsWait() async throws {
        let server = try FakeServer { words, _ in
            words.first == "WAIT" ? .bytes(":1\r\n") : .bytes(":7\r\n")
        }
        var load = specification()
        load.mix = [.init(command: "hset", share: 1)]
        load.expiry = .seconds(60)
        load.connections = 1
        load.pipeline = 1
        let running = try RunningLoad.start(
            load, target: FakeServer.target([server]), origin: monotonicNanoseconds(), seed: 5)
        while running.snapshot().succeeded < 20 { try await Task.sleep(for: .milliseconds(20)) }
        let record = try await running.stop(drainingFor: .seconds(60))
        server.end()
        #expect(record.count(.success) == record.issued)
        #expect(
            server.commands.prefix(6).map { $0[0] }
                == ["HSET", "PEXPIRE", "WAIT", "HSET", "PEXPIRE", "WAIT"])
    }

    @Test func waitsThatCannotBeAreRefused() throws {
        let server = try FakeServer { _, _ in .ok }
        defer { server.end() }
        for wait in [ReplicaWait(replicas: 0), ReplicaWait(timeout: .seconds(30))] {
            let error = #expect(throws: LoadError.self) {
                _ = try RunningLoad.start(
                    specification(wait), target: FakeServer.target([server]), origin: 0, seed: 1)
            }
            #expect(error?.description.contains("load.wait") == true)
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["SHAKETABLE_FAST"] == nil))
    func realReplicasAcknowledgeUntilTheyFreeze() async throws {
        try await ClusterFixture.run(masters: 1, replicas: 1) { cluster in
            let load = specification(ReplicaWait(timeout: .milliseconds(200)))
            let running = try RunningLoad.start(
                load, target: cluster.target, origin: monotonicNanoseconds(), seed: 3)
            while running.snapshot().succeeded < 50 {
                try await Task.sleep(for: .milliseconds(20))
            }
            cluster.servers[1].signal(SIGSTOP)
            while running.snapshot().count(of: .notReplicated) < 8 {
                try await Task.sleep(for: .milliseconds(20))
            }
            cluster.servers[1].signal(SIGCONT)
            let record = try await running.stop(drainingFor: .seconds(20))
            let ledger = try await running.readBack(atMost: .seconds(30))
            record.expectThatCountsAddUp()
            #expect(
                record.count(.success) + record.count(.notReplicated) == record.issued)
            #expect(ledger.acknowledged == record.count(.success) && ledger.lost == 0)
        }
    }
}
