import Testing

@testable import LoadGenerator
@testable import RunRecord
@testable import Workload

struct RetryQueueTests {
    @Test func earliestComesFirst() {
        var random = RandomSource(seed: 1)
        var queue = RetryQueue(capacity: 1000)
        let due = (0..<1000).map { _ in Int64(random.next(below: 500)) }
        for (index, time) in due.enumerated() { queue.insert(Int32(index), due: time) }
        var order: [Int64] = []
        while let operation = queue.removeEarliest() { order.append(due[Int(operation)]) }
        #expect(order == due.sorted())
        let earliest = queue.earliest
        #expect(earliest == .max)
    }

    @Test func whatIsTakenOutLeavesTheOthersInOrder() {
        var random = RandomSource(seed: 2)
        var queue = RetryQueue(capacity: 1000)
        let due = (0..<1000).map { _ in Int64(random.next(below: 500)) }
        for (index, time) in due.enumerated() { queue.insert(Int32(index), due: time) }
        var kept: [Int64] = []
        for index in 0..<1000 {
            if random.next(below: 3) == 0 {
                kept.append(due[index])
            } else {
                queue.remove(Int32(index))
            }
        }
        var order: [Int64] = []
        while let operation = queue.removeEarliest() { order.append(due[Int(operation)]) }
        #expect(order == kept.sorted())
    }

    @Test func waitsGrowAndStayWithinTheirJitter() {
        var policy = ClientPolicy(name: "test")
        policy.retryInterval = .milliseconds(10)
        policy.retryFactor = 2
        policy.retryIntervalMaximum = .milliseconds(35)
        policy.retryJitter = 0.5
        let times = PolicyTimes(policy)
        #expect(
            (1...4).map { times.wait(afterFailed: $0, fraction: 0) / 1_000_000 } == [
                10, 20, 35, 35,
            ])
        #expect(times.wait(afterFailed: 1, fraction: 1) == 5_000_000)
    }

    private func milliseconds(
        _ name: String, _ failed: ClosedRange<Int>, fraction: Double, elapsed: Int64 = 0
    ) throws -> [Int64] {
        let times = PolicyTimes(try #require(PolicyCatalog.policy(named: name)))
        return failed.map {
            times.wait(afterFailed: $0, elapsed: elapsed * 1_000_000, fraction: fraction)
                / 1_000_000
        }
    }

    @Test func presetsWaitAsTheirClientsDo() throws {
        // Redisson: 1 s doubled up to 2 s, of which half is random.
        #expect(try milliseconds("redisson", 1...4, fraction: 0) == [1000, 2000, 2000, 2000])
        #expect(try milliseconds("redisson", 1...4, fraction: 1) == [500, 1000, 1000, 1000])
        // go-redis: 10 ms and a random part of 10 ms * 2^attempt.
        #expect(try milliseconds("go-redis", 1...3, fraction: 0) == [30, 50, 90])
        #expect(try milliseconds("go-redis", 1...3, fraction: 1) == [10, 10, 10])
        // Jedis: nothing, a ninth of the time left, nothing, all of the time left.
        #expect(
            try milliseconds("jedis", 1...4, fraction: 1, elapsed: 1000) == [0, 1000, 0, 9000])
        #expect(try milliseconds("jedis", 2...2, fraction: 0.5, elapsed: 10_001) == [0])
        #expect(try milliseconds("lettuce", 1...5, fraction: 1) == [1, 2, 4, 8, 16])
        #expect(try milliseconds("lettuce", 20...20, fraction: 1) == [30_000])
        #expect(try milliseconds("ioredis", 1...3, fraction: 1) == [100, 100, 100])
        #expect(try milliseconds("redis-py", 1...3, fraction: 1) == [0, 0, 0])
        let redisPy = PolicyTimes(ClientPreset.redisPy.policy)
        #expect(redisPy.wait(afterFailed: 1, .clusterDown, fraction: 1) == 250_000_000)
    }

    @Test func ringKeepsTheOrderOfRequests() {
        var ring = RequestRing(capacity: 4)
        for round in 0..<Int32(10) {
            let first = ring.append(round)
            _ = ring.append(round + 100)
            ring.abandon(at: first)
            let (count, room) = (ring.count, ring.room)
            #expect(count == 2 && room == 2)
            let (oldest, newest) = (ring.removeFirst(), ring.removeFirst())
            #expect(oldest == RequestRing.abandoned && newest == round + 100)
        }
        let last = ring.removeFirst()
        #expect(last == nil)
    }

    @Test func lettucesWatchdogComesBackAfterNineSeconds() {
        let times = PolicyTimes(ClientPreset.lettuce.policy)
        let tries = (1...14).map { times.reconnectWait(afterFailed: $0, fraction: 0) / 1_000_000 }
        #expect(
            tries == [
                100, 100, 100, 100, 100, 100, 100, 200, 300, 600, 1100, 2100, 4100, 8200,
            ])
        // The thirteenth is the first one after the 5 s in which the topology is not fetched again.
        #expect(tries.prefix(12).reduce(0, +) == 5000)
        #expect(tries.prefix(13).reduce(0, +) == 9100)
        #expect(times.attemptWait(afterFailed: 9, .connectionReset, elapsed: 0, fraction: 0) == 0)
    }

    @Test func onlyANodeThatDidNotAnswerIsAskedLast() {
        let redisPy = PolicyTimes(ClientPreset.redisPy.policy)
        #expect(
            redisPy.avoidsNode(after: .timeout) && redisPy.avoidsNode(after: .connectionRefused))
        #expect(!redisPy.avoidsNode(after: .clusterDown) && !redisPy.avoidsNode(after: .tryAgain))
        #expect(!PolicyTimes(ClientPreset.jedis.policy).avoidsNode(after: .timeout))
    }
}
