import Testing

@testable import LoadGenerator
@testable import Quantities
@testable import RunRecord

struct StretchLogTests {
    private let millisecond: Int64 = 1_000_000

    private func record(_ log: inout StretchLog, _ outcome: OperationOutcome, at time: Int64) {
        log.record(
            shard: 0, isWrite: true, node: 1, outcome: outcome.rawValue,
            sent: (time - 1) * millisecond, completed: time * millisecond)
    }

    @Test func stretchesBeginAtChangesAndGaps() {
        var log = StretchLog(shardCount: 1, nodeCount: 2)
        for time in [10, 50, 140] { record(&log, .success, at: Int64(time)) }
        record(&log, .timeout, at: 150)
        record(&log, .success, at: 160)
        record(&log, .success, at: 260)
        let stretches = log.stretches()
        #expect(stretches.map(\.outcome) == [.success, .timeout, .success, .success])
        #expect(stretches.map(\.count) == [3, 1, 1, 1])
        #expect(stretches[0].firstSent.nanoseconds == 9 * millisecond)
        #expect(stretches[0].lastCompleted.nanoseconds == 140 * millisecond)
        #expect(stretches.allSatisfy { $0.node == 1 && $0.kind == .write && $0.shard == 1 })
    }

    @Test func tooManyStretchesAreDroppedAndSaid() {
        var log = StretchLog(shardCount: 1, nodeCount: 1)
        for index in 0...Int64(StretchLog.capacity) { record(&log, .success, at: index * 200) }
        let dropped = log.dropped
        #expect(dropped)
        let count = log.stretches().count
        #expect(count == StretchLog.capacity)
    }

    @Test func workersStretchesJoinWhereTheyMeet() {
        func stretch(_ first: Int64, _ last: Int64, _ outcome: OperationOutcome) -> OutcomeStretch {
            OutcomeStretch(
                shard: 1, kind: .read, node: 1, outcome: outcome,
                firstSent: Offset(nanoseconds: first * millisecond),
                firstCompleted: Offset(nanoseconds: first * millisecond),
                lastCompleted: Offset(nanoseconds: last * millisecond), count: 2)
        }
        let merged = OutcomeStretch.merged([
            [stretch(0, 100, .success), stretch(900, 950, .success)],
            [stretch(50, 150, .success), stretch(151, 300, .timeout)],
        ])
        #expect(merged.map(\.count) == [4, 2, 2])
        #expect(merged[0].lastCompleted.nanoseconds == 150 * millisecond)
        #expect(merged.map(\.outcome) == [.success, .timeout, .success])
    }
}
