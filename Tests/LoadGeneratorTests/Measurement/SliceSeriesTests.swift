import Evidence
import Testing

@testable import LoadGenerator

struct SliceSeriesTests {
    private func series() -> [SliceCounts] {
        var series = SliceSeries(shardCount: 2)
        series.countIssued(intended: 0, shard: 0)
        series.countIssued(intended: 0, shard: 0)
        series.countOutcome(intended: 0, shard: 0, Tally.success)
        series.countCompleted(shard: 0, latency: 1000)
        series.advance(to: 200)
        series.countIssued(intended: 200 * SliceSeries.nanoseconds, shard: 1)
        // An operation of the first slice ends in a late one.
        series.countOutcome(intended: 0, shard: 0, Int(OperationOutcome.timeout.rawValue))
        series.countOutcome(intended: 200 * SliceSeries.nanoseconds, shard: 1, Tally.success)
        series.countCompleted(shard: 1, latency: 10)
        return series.finish()
    }

    @Test func endsCountWhereTheOperationsWereMeantToBeSent() {
        let slices = series().map(\.evidence)
        #expect(slices.map(\.slice) == [0, 200])
        #expect(slices[0].issued == 2 && slices[0].completed == 1)
        #expect(slices[0].outcomes[Int(OperationOutcome.timeout.rawValue)] == 1)
        #expect(slices[0].latencyMaxMicroseconds == 1000)
        #expect((930...1070).contains(slices[0].latencyP99Microseconds))
        #expect(slices[1].shard == 2 && slices[1].outcomes.isEmpty)
        #expect(slices[1].latencyP50Microseconds == 10)
    }

    @Test func workersSlicesAddUp() throws {
        var sum = try #require(series().first)
        sum.add(try #require(series().first))
        #expect(sum.evidence.issued == 4 && sum.evidence.completed == 2)
        #expect(sum.evidence.outcomes.reduce(0, +) == 4)
        #expect(sum.evidence.latencySumMicroseconds == 2000)
    }
}
