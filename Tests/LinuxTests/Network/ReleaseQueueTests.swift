import Testing

@testable import Linux

struct ReleaseQueueTests {
    private func entry(_ due: Int64, _ sequence: UInt64, link: Int32 = 1) -> ReleaseQueue.Entry {
        ReleaseQueue.Entry(
            dueNanoseconds: due, sequence: sequence, place: 0, length: 0, link: link, copies: 1)
    }

    private func drain(_ queue: inout ReleaseQueue) -> [UInt64] {
        var order: [UInt64] = []
        while let entry = queue.removeFirst() { order.append(entry.sequence) }
        return order
    }

    @Test func earliestComesFirstAndTheFirstToComeAmongEquals() {
        var random = TestGenerator(state: 3)
        var queue = ReleaseQueue()
        let entries = (0..<1000).map { entry(Int64(random.next() % 50), $0) }
        for entry in entries { queue.insert(entry) }
        let expected = entries.sorted {
            ($0.dueNanoseconds, $0.sequence) < ($1.dueNanoseconds, $1.sequence)
        }
        #expect(queue.first?.sequence == expected.first?.sequence)
        #expect(drain(&queue) == expected.map { $0.sequence })
    }

    @Test func oneLinksPacketsAreTakenOutInOrder() {
        var queue = ReleaseQueue()
        for number in 0..<100 {
            queue.insert(entry(Int64(200 - number), UInt64(number), link: Int32(number % 2)))
        }
        let taken = queue.removeAll(ofLink: 1).map { $0.sequence }
        #expect(taken == (0..<50).map { 99 - 2 * $0 })
        #expect(drain(&queue) == (0..<50).map { 98 - 2 * $0 })
    }
}
