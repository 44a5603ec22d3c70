/// The latencies of the last second, for the terminal.
struct RecentLatency {
    private static let slices = 10

    private var counts = [[UInt32]](
        repeating: [UInt32](repeating: 0, count: CoarseBuckets.count), count: slices)
    private var next = 0

    /// Adds one slice's latencies by bucket; the oldest slice's are forgotten.
    mutating func add(_ slice: [UInt32]) {
        counts[next] = slice
        next = (next + 1) % Self.slices
    }

    /// All of the last second's latencies by bucket.
    var sums: [UInt32] {
        var sums = [UInt32](repeating: 0, count: CoarseBuckets.count)
        for slice in counts {
            for (bucket, count) in slice.enumerated() { sums[bucket] &+= count }
        }
        return sums
    }
}
