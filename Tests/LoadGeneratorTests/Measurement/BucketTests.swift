import Testing

@testable import LoadGenerator
@testable import RunRecord

struct BucketTests {
    private let latencies: [UInt64] =
        Array(0...5000)
        + (12...33).flatMap { exponent -> [UInt64] in
            let power = UInt64(1) << UInt64(exponent)
            return [power - 1, power, power + 1, power + power / 3]
        }

    @Test func latencyBucketsHoldWhatTheHistogramHolds() {
        for latency in latencies {
            let index = LatencyBuckets.index(ofMicroseconds: latency)
            let lowest = LatencyBuckets.lowest(ofBucket: index)
            #expect(lowest <= latency)
            #expect(Double(latency - lowest) <= Double(latency) * 0.01)
            #expect(LatencyBuckets.index(ofMicroseconds: lowest) == index)
        }
        #expect(LatencyBuckets.index(ofMicroseconds: .max) == LatencyBuckets.count - 1)
    }

    @Test func coarseBucketsAreWithinSevenPercent() {
        for latency in latencies {
            let middle = CoarseBuckets.middle(
                ofBucket: CoarseBuckets.index(ofMicroseconds: latency))
            #expect(abs(Double(middle) - Double(latency)) <= Double(latency) * 0.07)
            let fine = LatencyBuckets.index(ofMicroseconds: latency)
            #expect(
                CoarseBuckets.index(ofBucket: fine)
                    == CoarseBuckets.index(ofMicroseconds: latency))
        }
        #expect(CoarseBuckets.index(ofMicroseconds: .max) == CoarseBuckets.count - 1)
    }

    @Test func percentilesOfASliceComeFromItsBuckets() {
        var counts = [UInt32](repeating: 0, count: CoarseBuckets.count)
        counts[3] = 98
        counts[10] = 2
        #expect(CoarseBuckets.percentile(50, of: counts) == 3)
        #expect(CoarseBuckets.percentile(99, of: counts) == 10)
        #expect(CoarseBuckets.percentile(50, of: counts.map { _ in 0 }) == 0)
    }

    @Test func tallyKeepsWindowsShardsAndKindsApart() {
        var tally = Tally(shardCount: 2)
        let first = tally.group(window: 0, shard: 0, isWrite: false)
        let last = tally.group(window: 2, shard: 1, isWrite: true)
        tally.countIssued(first)
        _ = tally.countSuccess(first, latency: 100, serviceLatency: 90)
        tally.countIssued(last)
        tally.countAttempt(last, .timeout)
        tally.countFailure(last, .timeout, latency: 3_000_000)
        let groups = tally.groups()
        #expect(groups.map(\.window) == [.baseline, .recovery])
        #expect(groups.map(\.shard) == [1, 2])
        #expect(groups.map(\.kind) == [.read, .write])
        #expect(groups[0].latency.totalCount == 1 && groups[0].serviceLatency.totalCount == 1)
        #expect(groups[1].outcomes[Int(OperationOutcome.timeout.rawValue)] == 1)
        #expect(groups[1].failureLatency.totalCount == 1)
    }
}
