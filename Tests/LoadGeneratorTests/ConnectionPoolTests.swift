import Glibc
import LoadGenerator
import RunRecord
import Synchronization
import TestSupport
import Testing
import Workload

/// Pools with a limit: who waits for a connection, for how long, and behind whom.
@Suite(.timeLimit(.minutes(2)))
struct ConnectionPoolTests {
    private func policy(_ size: Int, _ scope: PoolScope = .perNode) -> ClientPolicy {
        var policy = ClientPolicy(name: "test")
        policy.responseTimeout = .seconds(5)
        policy.retries = 0
        policy.retryInterval = .milliseconds(10)
        policy.refreshInterval = nil
        policy.refreshOnMoved = false
        policy.poolSize = size
        policy.pool = scope
        return policy
    }

    /// Runs GETs until the condition holds for what has been counted, and lets what is under way end.
    private func run(
        _ servers: [FakeServer], _ policy: ClientPolicy, rate: Double? = 200,
        drain: Duration = .seconds(20), until isEnough: (LoadSnapshot) -> Bool
    ) async throws -> LoadRecord {
        var load = LoadSpecification(policy: policy)
        load.connections = 8
        load.rate = rate
        load.keys = 100
        load.mix = [.init(command: "get", share: 1)]
        let running = try RunningLoad.start(
            load, target: FakeServer.target(servers), origin: monotonicNanoseconds(), seed: 3)
        return try await running.record(of: servers, drain: drain, until: isEnough)
    }

    private func count(
        _ outcome: OperationOutcome, _ record: LoadRecord, ofShard shard: Int
    ) -> UInt64 {
        record.groups.filter { $0.shard == shard }.reduce(0) {
            $0 + $1.outcomes[Int(outcome.rawValue)]
        }
    }

    @Test func exhaustedPoolFailsWhatHasWaitedTooLong() async throws {
        let server = try FakeServer { _, _ in .silence }
        var policy = policy(2)
        policy.poolWait = .milliseconds(100)
        let record = try await run([server], policy) { $0.count(of: .poolExhausted) > 10 }
        #expect(record.count(.poolExhausted) > 10)
        // What waited was not sent, and what was sent had the whole response timeout.
        #expect(record.count(.timeout) >= 2)
        #expect(record.count(.timeout) + record.count(.poolExhausted) == record.issued)
        #expect(UInt64(server.commands.count) == record.count(.timeout))
    }

    @Test func withoutItsOwnLimitTheWaitIsAPartOfTheResponseTimeout() async throws {
        let server = try FakeServer { _, _ in .silence }
        var policy = policy(1)
        policy.responseTimeout = .milliseconds(400)
        // The callers begin at once: the time of all is over when the first one's answer has not come.
        let record = try await run([server], policy, rate: nil) {
            $0.count(of: .poolExhausted) > 10
        }
        #expect(record.count(.poolExhausted) > 10 && record.count(.timeout) > 0)
        #expect(record.count(.timeout) + record.count(.poolExhausted) == record.issued)
        #expect(UInt64(server.commands.count) <= record.count(.timeout))
    }

    @Test func whatStillWaitsForThePoolAtTheEndOfTheDrainIsSaidToHave() async throws {
        let server = try FakeServer { _, _ in .silence }
        let record = try await run(
            [server], policy(2), rate: nil, drain: .milliseconds(100)
        ) { $0.issued == 8 }
        // Two have the pool's connections and wait for their answers.
        #expect(record.count(.timeout) == 2)
        #expect(record.count(.poolExhausted) == 6)
        #expect(record.connectionsPeak == 2)
    }

    @Test func exhaustedPoolIsTriedAgainWhereThePolicySaysSo() async throws {
        let server = try FakeServer { _, _ in .silence }
        var policy = policy(1)
        policy.poolWait = .milliseconds(50)
        policy.retries = 1
        policy.retriedOutcomes = [.poolExhausted]
        let record = try await run([server], policy) { $0.count(of: .poolExhausted) > 10 }
        #expect(record.attempts(.poolExhausted) >= record.count(.poolExhausted) * 2)
    }

    /// Operations of two nodes at once, as the servers see them, in closed loop with 8 callers.
    private func mostAtOnce(_ policy: ClientPolicy) async throws -> (most: Int, LoadRecord) {
        let running = Mutex((now: 0, most: 0))
        let script: FakeServer.Script = { words, _ in
            guard words.first == "GET" else { return .bytes("-ERR no\r\n") }
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            usleep(10_000)
            running.withLock { $0.now -= 1 }
            return .null
        }
        let servers = [try FakeServer(script: script), try FakeServer(script: script)]
        let record = try await run(servers, policy, rate: nil) { $0.succeeded > 100 }
        return (running.withLock { $0.most }, record)
    }

    @Test func callersWaitForThePoolInTurn() async throws {
        let (most, record) = try await mostAtOnce(policy(2, .shared))
        #expect(most <= 2)
        #expect(record.count(.success) == record.issued && record.issued > 100)
        #expect(record.inFlightPeak == 8)
        #expect(count(.success, record, ofShard: 1) > 0 && count(.success, record, ofShard: 2) > 0)
    }

    @Test func eachNodeHasItsPool() async throws {
        let (most, record) = try await mostAtOnce(policy(2))
        #expect(most <= 4)
        #expect(record.count(.success) == record.issued && record.issued > 100)
    }

    /// One shard of two is silent.
    private func beside(silent scope: PoolScope) async throws -> LoadRecord {
        let silent = try FakeServer { _, _ in .silence }
        let healthy = try FakeServer { _, _ in .null }
        var policy = policy(4, scope)
        policy.poolWait = .seconds(1)
        policy.responseTimeout = .seconds(4)
        return try await run([silent, healthy], policy) {
            $0.count(of: .poolExhausted) > 100
        }
    }

    @Test func silentServerHoldsASharedPoolThatTheHealthyOneNeeds() async throws {
        let record = try await beside(silent: .shared)
        #expect(count(.poolExhausted, record, ofShard: 2) > 10)
    }

    @Test func silentServerHoldsNoneOfTheHealthyOnesPool() async throws {
        let record = try await beside(silent: .perNode)
        #expect(count(.poolExhausted, record, ofShard: 1) > 100)
        #expect(count(.poolExhausted, record, ofShard: 2) == 0)
        #expect(count(.success, record, ofShard: 2) > 10)
    }

    @Test(arguments: PoolScope.allCases)
    func lostConnectionsAndRedirectionsGiveTheirPlacesBack(scope: PoolScope) async throws {
        let port = Mutex<UInt16>(0)
        let redirecting = try FakeServer { _, order in
            let port = port.withLock { $0 }
            return order % 2 == 0
                ? .bytes("-ASK 1 127.0.0.1:\(port)\r\n")
                : .lastBytes("-ASK 1 127.0.0.1:\(port)\r\n")
        }
        let other = try FakeServer { words, order in
            words.first == "ASKING" ? .ok : order % 3 == 0 ? .lastBytes("$-1\r\n") : .null
        }
        port.withLock { $0 = other.port }
        var policy = policy(1, scope)
        policy.retries = 100
        policy.redirects = 100
        let record = try await run([redirecting, other], policy, rate: nil) { $0.succeeded > 100 }
        #expect(record.count(.success) == record.issued && record.issued > 100)
    }
}
