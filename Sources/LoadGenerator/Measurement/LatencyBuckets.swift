import RunRecord

/// The buckets of a latency histogram of two significant digits, as an HDR histogram lays them out:
/// below 256 us one for each microsecond, above 128 for each doubling.
enum LatencyBuckets {
    /// How many there are; the last ends beyond four hours.
    static var count: Int { 256 + 26 * 128 }

    /// The bucket of a latency in microseconds.
    @inline(__always)
    static func index(ofMicroseconds latency: UInt64) -> Int {
        if latency < 256 { return Int(truncatingIfNeeded: latency) }
        // As 63 less the zeros, in one instruction.
        let exponent = 63 ^ latency.leadingZeroBitCount
        if exponent > 33 { return count - 1 }
        let step = Int(truncatingIfNeeded: latency &>> UInt64(exponent &- 7)) &- 128
        return 256 &+ (exponent &- 8) &* 128 &+ step
    }

    /// The least latency of a bucket, in microseconds.
    static func lowest(ofBucket index: Int) -> UInt64 {
        if index < 256 { return UInt64(index) }
        let exponent = 8 + (index - 256) / 128
        return UInt64(128 + (index - 256) % 128) << UInt64(exponent - 7)
    }
}

extension LatencyHistogram {
    /// A histogram of counts laid out as `LatencyBuckets` says.
    init(buckets: UnsafeBufferPointer<UInt64>) {
        self.init()
        for (index, count) in buckets.enumerated() where count > 0 {
            record(microseconds: LatencyBuckets.lowest(ofBucket: index), count: count)
        }
    }
}
