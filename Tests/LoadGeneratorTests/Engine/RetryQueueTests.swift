import Testing

@testable import LoadGenerator

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
}
