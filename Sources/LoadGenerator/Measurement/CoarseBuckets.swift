/// The buckets of a slice's latencies: below 16 us one for each microsecond, above 8 for each
/// doubling, so that a bucket's middle is within 7 % of all that it holds.
enum CoarseBuckets {
    /// How many there are; the last ends beyond four hours.
    static var count: Int { 256 }

    /// The bucket of a latency in microseconds.
    @inline(__always)
    static func index(ofMicroseconds latency: UInt64) -> Int {
        if latency < 16 { return Int(truncatingIfNeeded: latency) }
        let exponent = 63 - latency.leadingZeroBitCount
        if exponent > 33 { return count - 1 }
        let step = Int(truncatingIfNeeded: latency &>> UInt64(exponent &- 3)) & 7
        return 16 &+ (exponent &- 4) &* 8 &+ step
    }

    /// The bucket of the latencies in one of `LatencyBuckets`, which are parts of these ones.
    @inline(__always)
    static func index(ofBucket bucket: Int) -> Int {
        // Both have one for each microsecond at first. Then 128 for each doubling lie in 8.
        bucket < 256
            ? index(ofMicroseconds: UInt64(truncatingIfNeeded: bucket)) : 32 &+ bucket &>> 4
    }

    /// The middle of a bucket, in microseconds.
    static func middle(ofBucket index: Int) -> UInt64 {
        if index < 16 { return UInt64(index) }
        let exponent = UInt64(4 + (index - 16) / 8)
        let width = UInt64(1) << (exponent - 3)
        return UInt64(8 + (index - 16) % 8) * width + width / 2
    }

    /// The latency that `percent` of all stay at or below, in microseconds; 0 when there is none.
    static func percentile(_ percent: UInt64, of counts: some Collection<UInt32>) -> UInt64 {
        let total = counts.reduce(UInt64(0)) { $0 + UInt64($1) }
        guard total > 0 else { return 0 }
        let rank = max(1, (total * percent + 99) / 100)
        var seen: UInt64 = 0
        for (index, count) in counts.enumerated() {
            seen += UInt64(count)
            if seen >= rank { return middle(ofBucket: index) }
        }
        return middle(ofBucket: count - 1)
    }
}
