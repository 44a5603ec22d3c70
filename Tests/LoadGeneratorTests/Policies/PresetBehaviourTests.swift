import Foundation
import LoadGenerator
import RunRecord
import Synchronization
import TestSupport
import Testing
import Workload

/// What tells one client from the next, against servers that misbehave.
@Suite(.timeLimit(.minutes(2)))
struct PresetBehaviourTests {
    /// Runs GETs under a policy, each of a key of its own, until it has issued enough, and lets them end.
    private func run(
        _ servers: [FakeServer], _ policy: ClientPolicy, rate: Double = 50,
        operations: UInt64 = 3
    ) async throws -> LoadRecord {
        var load = LoadSpecification(policy: policy)
        load.connections = 4
        load.rate = rate
        load.keys = 1000
        load.mix = [.init(command: "get", share: 1)]
        let running = try RunningLoad.start(
            load, target: FakeServer.target(servers), origin: monotonicNanoseconds(), seed: 5)
        while running.snapshot().issued < operations {
            try await Task.sleep(for: .milliseconds(10))
        }
        let record = try await running.stop(drainingFor: .seconds(60))
        for server in servers { server.end() }
        record.expectThatCountsAddUp()
        return record
    }

    /// A preset whose waits are a hundredth of its client's; the counts and the order stay.
    private func quick(_ preset: ClientPreset) -> ClientPolicy {
        var policy = preset.policy
        policy.retryInterval /= 100
        policy.retryIntervalMaximum /= 100
        policy.clusterDownInterval = policy.clusterDownInterval.map { $0 / 100 }
        policy.givesUpAfter = policy.givesUpAfter.map { $0 / 100 }
        return policy
    }

    /// Counts the fetches of the slot table, and answers GETs as told.
    private func server(
        _ fetches: Counter = Counter(), _ answer: @escaping @Sendable () -> FakeServer.Answer
    ) throws -> FakeServer {
        try FakeServer { words, _ in
            guard words.first == "CLUSTER" else { return answer() }
            fetches.increase()
            return .bytes("*0\r\n")
        }
    }

    @Test(
        arguments: [
            (ClientPreset.redisson, "CLUSTERDOWN", 5), (.redisson, "READONLY", 5),
            (.redisson, "MISCONF", 1), (.redissonOutage, "LOADING", 4),
            (.redissonOutage, "CLUSTERDOWN", 1), (.lettuce, "CLUSTERDOWN", 1),
            (.jedis, "CLUSTERDOWN", 1), (.redisPy, "CLUSTERDOWN", 11), (.redisPy, "LOADING", 1),
            (.redisPy, "MASTERDOWN", 1), (.goRedis, "CLUSTERDOWN", 4), (.goRedis, "LOADING", 4),
            (.nodeRedis, "CLUSTERDOWN", 1), (.valkeyGlide, "CLUSTERDOWN", 1),
            (.redisRb, "CLUSTERDOWN", 4), (.redisRb, "LOADING", 1), (.springData, "CLUSTERDOWN", 1),
            (.redisPyAsyncio, "CLUSTERDOWN", 11), (.stackExchangeRedis, "CLUSTERDOWN", 1),
            (.ioredis, "CLUSTERDOWN", 17), (.ioredis, "LOADING", 1), (.hiredisPlain, "LOADING", 1),
        ] as [(ClientPreset, String, UInt64)])
    func errorRepliesHaveTheirNumberOfAttempts(
        preset: ClientPreset, error: String, attempts: UInt64
    ) async throws {
        let server = try server { .bytes("-\(error) not now\r\n") }
        let record = try await run([server], quick(preset))
        #expect(record.count(.success) == 0)
        #expect(UInt64(server.commands.count) == record.issued * attempts)
    }

    @Test(
        arguments: [
            (ClientPreset.redissonOutage, 1), (.lettuce, 1), (.goRedis, 4), (.hiredisPlain, 1),
            (.jedis, 5), (.redisPy, 11), (.redisson, 5), (.nodeRedis, 1), (.valkeyGlide, 1),
            (.redisRb, 4), (.stackExchangeRedis, 1),
        ] as [(ClientPreset, UInt64)])
    func unansweredRequestsHaveTheirNumberOfAttempts(
        preset: ClientPreset, attempts: UInt64
    ) async throws {
        let server = try server { .silence }
        var policy = quick(preset)
        policy.responseTimeout = .milliseconds(60)
        // One operation at a time, so that no timeout closes another one's connection; Jedis's time for
        // all attempts is its own test.
        policy.givesUpAfter = preset.policy.givesUpAfter
        let record = try await run([server], policy, rate: 3, operations: 1)
        #expect(record.count(.timeout) == record.issued)
        #expect(record.attempts(.timeout) == record.issued * attempts)
    }

    @Test(
        arguments: [
            (ClientPreset.goRedis, 4), (.jedis, 5), (.ioredis, 17), (.lettuce, 6), (.redisPy, 16),
            (.nodeRedis, 17), (.stackExchangeRedis, 2), (.valkeyGlide, 4), (.redisRb, 4),
        ] as [(ClientPreset, UInt64)])
    func redirectionsInCirclesEndAtTheClientsLimit(
        preset: ClientPreset, sendings: UInt64
    ) async throws {
        let ports = Mutex<[UInt16]>([])
        let servers = try (0..<2).map { index in
            try server { .bytes("-MOVED 1 127.0.0.1:\(ports.withLock { $0[1 - index] })\r\n") }
        }
        ports.withLock { $0 = servers.map(\.port) }
        let record = try await run(servers, quick(preset))
        #expect(record.count(.redirectsExhausted) == record.issued)
        let sent = servers.reduce(0) { $0 + $1.commands.count }
        #expect(UInt64(sent) == record.issued * sendings)
    }

    @Test(
        arguments: [(ClientPreset.redisPy, 10), (.jedis, 2), (.ioredis, 16)]
            as [(ClientPreset, Int)])
    func retriesWaitForASlotTableOfTheirOwn(preset: ClientPreset, fetches: Int) async throws {
        let count = Counter()
        let server = try server(count) { .lastBytes("") }
        var policy = quick(preset)
        policy.givesUpAfter = .seconds(1)
        let record = try await run([server], policy, rate: 1, operations: 1)
        #expect(record.count(.connectionReset) == record.issued)
        // Each operation's own, the first of which may be the one at the start.
        #expect(count.value >= fetches)
    }

    @Test(arguments: [ClientPreset.goRedis, .redisson, .redissonOutage])
    func lostConnectionsFetchNoSlotTable(preset: ClientPreset) async throws {
        let count = Counter()
        let server = try server(count) { .lastBytes("") }
        var policy = quick(preset)
        policy.refreshInterval = nil
        _ = try await run([server], policy)
        #expect(count.value == 1)
    }

    @Test(
        arguments: [(ClientPreset.goRedis, true), (.redisson, false), (.hiredisPlain, true)]
            as [(ClientPreset, Bool)])
    func movedFetchesTheSlotTableWhereTheClientDoes(
        preset: ClientPreset, fetches: Bool
    ) async throws {
        let count = Counter()
        let owner = try server(count) { .null }
        let other = try server(count) { [port = owner.port] in
            .bytes("-MOVED 1 127.0.0.1:\(port)\r\n")
        }
        var policy = preset.policy
        policy.refreshInterval = nil
        let record = try await run([owner, other], policy, rate: 100, operations: 60)
        #expect(record.count(.success) == record.issued)
        #expect((count.value > 1) == fetches)
    }

    @Test func ioredisAsksAnyMasterAgainAndRedissonTheOwner() async throws {
        for (preset, succeeds) in [(ClientPreset.ioredis, true), (.redisson, false)] {
            let broken = try server { .lastBytes("") }
            let other = try server { .null }
            let record = try await run(
                [broken, other], quick(preset), rate: 200, operations: 40)
            #expect((record.count(.success) == record.issued) == succeeds)
            #expect(!broken.commands.isEmpty)
        }
    }

    @Test func lettuceStaysWithItsNodeWhileItConnectsAgain() async throws {
        let ports = Mutex<[UInt16]>([])
        let lost = Counter()
        let script: @Sendable ([String], Int) -> FakeServer.Answer = { words, _ in
            guard words.first != "CLUSTER" else {
                // Once connections were lost the other node owns all slots; until then nothing changes.
                guard lost.value > 0 else { return .bytes("*0\r\n") }
                let port = ports.withLock { $0[1] }
                return .allSlots(of: port)
            }
            return .null
        }
        let first = try FakeServer { words, order in
            guard words.first != "CLUSTER", lost.increase() <= 4 else {
                return script(words, order)
            }
            return .lastBytes("")
        }
        let second = try FakeServer(script: script)
        ports.withLock { $0 = [first.port, second.port] }
        var policy = ClientPreset.lettuce.policy
        // The table is fetched when the connection is lost, not before.
        policy.refreshSpacing = .zero
        let record = try await run([first, second], policy, rate: 200, operations: 100)
        #expect(record.count(.success) == record.issued)
        #expect(record.attempts(.connectionReset) >= 1)
        let keys = Set(first.commands.map { $0[1] })
        // What was lost at a node was asked there again.
        #expect(first.commands.count > keys.count || first.commands.isEmpty)
    }

    @Test func goRedisDialsFiveTimesForOneAttempt() async throws {
        let gone = try server { .null }
        let there = try server { .null }
        gone.end()
        var policy = ClientPreset.goRedis.policy
        policy.retries = 0
        // Until so many have failed; afterwards it fails at once.
        policy.freezesAfter = 1000
        let record = try await run([gone, there], policy, rate: 100, operations: 30)
        #expect(record.count(.connectionRefused) > 0)
        let soonest = record.groups.compactMap { $0.failureLatency.percentile(0) }.min()
        // Four waits of 100 ms.
        #expect(try #require(soonest) >= .milliseconds(395))
    }

    @Test func outageFreezesANodeOnlyWhenItCannotBeConnectedTo() async throws {
        var policy = quick(.redissonOutage)
        policy.responseTimeout = .milliseconds(40)
        let server = try server { .silence }
        let record = try await run([server], policy, rate: 100, operations: 40)
        #expect(record.count(.timeout) == record.issued)
    }
}

extension ClientPreset: CustomTestStringConvertible {
    package var testDescription: String { policy.name }
}
