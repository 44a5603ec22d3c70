import Testing

@testable import LoadGenerator
@testable import Quantities
@testable import RunRecord

struct StaleReadLogTests {
    private func entry(
        key: Int32 = 0, isCounter: Bool = false, acknowledged: UInt32 = 5, staleness: Int64
    ) -> StaleReadLog.Entry {
        StaleReadLog.Entry(
            key: key, isCounter: isCounter, read: 4, acknowledged: acknowledged,
            acknowledgedAt: 1000, acknowledgedBy: 1, node: 4, window: 1, sentAt: 1000 + staleness,
            answeredAt: 2000 + staleness)
    }

    private func table(keys: Int) -> KeyTable {
        KeyTable(
            keys: keys, first: 0, step: 1, topology: Topology(masters: 1, replicasPerMaster: 1))
    }

    @Test func readOfTheKeysCounterIsAnother() {
        var log = StaleReadLog()
        log.note(entry(staleness: 10))
        log.note(entry(isCounter: true, staleness: 20))
        let reads = log.reads(of: table(keys: 1)).sorted { $0.key < $1.key }
        #expect(reads.map(\.isCounter) == [true, false])
        #expect(
            reads.map(\.key) == ["counter:{shaketable:0000000000}", "shaketable:0000000000"])
    }

    @Test func ofTheReadsThatMissedOneWriteTheStalestIsKept() throws {
        var log = StaleReadLog()
        for staleness in [10, 300, 20] { log.note(entry(staleness: Int64(staleness))) }
        log.note(entry(acknowledged: 6, staleness: 7))
        let reads = log.reads(of: table(keys: 1))
        #expect(reads.map(\.acknowledged) == [5, 6])
        #expect(reads.map(\.staleness) == [.nanoseconds(300), .nanoseconds(7)])
        let first = try #require(reads.first)
        #expect(first.key == "shaketable:0000000000" && first.shard == 1)
        #expect(first.window == .fault && first.node == 4 && first.read == 4)
        #expect(first.answeredAt - first.sentAt == .nanoseconds(1000))
    }

    @Test func whenItIsFullTheLeastStaleGivesWay() {
        var log = StaleReadLog()
        let keys = Int32(StaleReadLog.capacity + 10)
        for key in 0..<keys { log.note(entry(key: key, staleness: Int64(key))) }
        let reads = log.reads(of: table(keys: Int(keys)))
        #expect(reads.count == StaleReadLog.capacity)
        #expect(reads.map(\.staleness).min() == .nanoseconds(10))
        log.note(entry(key: 0, staleness: 1))
        #expect(log.reads(of: table(keys: Int(keys))).map(\.staleness).min() == .nanoseconds(10))
    }
}
