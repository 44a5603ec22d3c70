import RunRecord

extension LatencyHistogram {
    /// A histogram of counts laid out as `LatencyBuckets` says.
    init(buckets: UnsafeBufferPointer<UInt64>) {
        self.init()
        for (index, count) in buckets.enumerated() where count > 0 {
            record(microseconds: LatencyBuckets.lowest(ofBucket: index), count: count)
        }
    }
}
