import Testing

@testable import LoadGenerator
@testable import RunRecord

struct SliceSeriesTests {
    private func series(isAddedUp: Bool = true) -> [SliceCounts] {
        var series = SliceSeries(shardCount: 2, isAddedUp: isAddedUp)
        series.countIssued(intended: 0, shard: 0)
        series.countIssued(intended: 0, shard: 0)
        series.countSuccess(
            intended: 0, shard: 0, latency: 1000,
            bucket: LatencyBuckets.index(ofMicroseconds: 1000))
        series.advance(to: 200)
        series.countIssued(intended: 200 * SliceSeries.nanoseconds, shard: 1)
        // An operation of the first slice ends in a late one.
        series.countOutcome(intended: 0, shard: 0, Int(OperationOutcome.timeout.rawValue))
        series.countSuccess(
            intended: 200 * SliceSeries.nanoseconds, shard: 1, latency: 10, bucket: 10)
        return Array(series.finish())
    }

    @Test(arguments: [false, true])
    func endsCountWhereTheOperationsWereMeantToBeSent(isAddedUp: Bool) {
        let slices = series(isAddedUp: isAddedUp).map(\.evidence)
        #expect(slices.map(\.slice) == [0, 200])
        #expect(slices[0].issued == 2 && slices[0].completed == 1)
        #expect(slices[0].outcomes[Int(OperationOutcome.timeout.rawValue)] == 1)
        #expect(slices[0].latencyMaxMicroseconds == 1000)
        #expect((930...1070).contains(slices[0].latencyP99Microseconds))
        #expect(slices[1].shard == 2 && slices[1].outcomes.isEmpty)
        #expect(slices[1].latencyP50Microseconds == 10)
    }

    /// Longer than slices are counted in place, with an operation and an end that come after that.
    @Test(arguments: [(false, 20), (true, 60)])
    func longSeriesTakeLittleMemoryAndLoseNothing(isAddedUp: Bool, bytes: Int) throws {
        var series = SliceSeries(shardCount: 3, isAddedUp: isAddedUp)
        let slices = 3000
        for slice in 0..<slices {
            series.advance(to: slice)
            let begin = Int64(slice) * SliceSeries.nanoseconds
            for shard in 0..<3 {
                for latency in UInt64(100)..<120 {
                    series.countIssued(intended: begin, shard: shard)
                    series.countSuccess(
                        intended: begin, shard: shard, latency: latency,
                        bucket: LatencyBuckets.index(ofMicroseconds: latency))
                }
            }
        }
        let early = 7 * SliceSeries.nanoseconds
        series.countIssued(intended: early, shard: 1)
        series.countOutcome(intended: early, shard: 1, Int(OperationOutcome.shed.rawValue))
        let archive = series.finish()
        #expect(archive.byteCount < slices * 3 * bytes)
        let found = archive.map(\.evidence)
        #expect(found.count == slices * 3)
        #expect(found.map(\.slice) == (0..<slices).flatMap { [$0, $0, $0] })
        let late = try #require(found.first { $0.slice == 7 && $0.shard == 2 })
        #expect(late.issued == 21 && late.outcomes[Int(OperationOutcome.shed.rawValue)] == 1)
        let others = found.filter { $0.slice != 7 }
        #expect(others.allSatisfy { $0.issued == 20 && $0.completed == 20 })
        #expect(others.allSatisfy { $0.latencySumMicroseconds == 2190 })
        #expect(others.allSatisfy { (100...120).contains($0.latencyP50Microseconds) })
    }

    /// A bucket's middle may lie above the greatest latency in it.
    @Test(arguments: [false, true])
    func noPercentileOfASliceLiesAboveItsGreatestLatency(isAddedUp: Bool) {
        for latency in [150_001, 9_999_999, 12_345_678] as [UInt64] {
            var series = SliceSeries(shardCount: 1, isAddedUp: isAddedUp)
            series.countIssued(intended: 0, shard: 0)
            series.countSuccess(
                intended: 0, shard: 0, latency: latency,
                bucket: LatencyBuckets.index(ofMicroseconds: latency))
            for slice in series.finish().map(\.evidence) {
                #expect(slice.latencyP99Microseconds <= slice.latencyMaxMicroseconds)
                #expect(slice.latencyP50Microseconds <= slice.latencyMaxMicroseconds)
            }
        }
    }

    @Test func workersSlicesAddUp() throws {
        var sum = try #require(series().first)
        sum.add(try #require(series().first))
        #expect(sum.evidence.issued == 4 && sum.evidence.completed == 2)
        #expect(sum.evidence.outcomes.reduce(0, +) == 4)
        #expect(sum.evidence.latencySumMicroseconds == 2000)
    }
}
