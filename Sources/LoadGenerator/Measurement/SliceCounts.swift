import RunRecord

/// What one shard did in one slice, with its latencies.
struct SliceCounts: Sendable {
    /// The latencies.
    enum Latencies {
        /// Some buckets of `CoarseBuckets` and how many are in each; a bucket may come more than once.
        case buckets([(bucket: Int, count: UInt32)])
        /// Their median and 99th percentile in microseconds, where nothing will be added.
        case percentiles(UInt64, UInt64)
    }

    /// Which slice, from 0.
    let slice: Int
    /// Which shard, from 0.
    let shard: Int
    /// Both, as series are ordered.
    var place: (Int, Int) { (slice, shard) }
    private var counts: LoadSlice
    private var outcomes: [UInt32]
    private var latencies: Latencies

    init(slice: Int, shard: Int, cell: SliceCell, latencies: Latencies) {
        self.slice = slice
        self.shard = shard
        counts = LoadSlice(slice: slice, shard: shard + 1)
        counts.issued = cell.issued
        counts.completed = cell.completed
        counts.latencySumMicroseconds = cell.latencySum
        counts.latencyMaxMicroseconds = cell.latencyMaximum
        outcomes = (0..<Tally.outcomeCount).map { cell.outcomes[$0] }
        self.latencies = latencies
    }

    /// Adds what another worker did in the same slice; both with their buckets.
    mutating func add(_ other: SliceCounts) {
        counts.issued += other.counts.issued
        counts.completed += other.counts.completed
        counts.latencySumMicroseconds += other.counts.latencySumMicroseconds
        counts.latencyMaxMicroseconds = max(
            counts.latencyMaxMicroseconds, other.counts.latencyMaxMicroseconds)
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        guard case .buckets(let own) = latencies, case .buckets(let more) = other.latencies else {
            preconditionFailure("Percentiles of two workers' slices cannot be added.")
        }
        latencies = .buckets(own + more)
    }

    /// The slice as evidence.
    var evidence: LoadSlice {
        var slice = counts
        if outcomes.dropFirst().contains(where: { $0 > 0 }) { slice.outcomes = outcomes }
        switch latencies {
        case .percentiles(let median, let high):
            slice.latencyP50Microseconds = median
            slice.latencyP99Microseconds = high
        case .buckets(let present):
            var buckets = [UInt32](repeating: 0, count: CoarseBuckets.count)
            for entry in present { buckets[entry.bucket] += entry.count }
            slice.latencyP50Microseconds = CoarseBuckets.percentile(50, of: buckets)
            slice.latencyP99Microseconds = CoarseBuckets.percentile(99, of: buckets)
        }
        // A bucket's middle may lie above the greatest latency in it.
        slice.latencyP50Microseconds = min(
            slice.latencyP50Microseconds, slice.latencyMaxMicroseconds)
        slice.latencyP99Microseconds = min(
            slice.latencyP99Microseconds, slice.latencyMaxMicroseconds)
        return slice
    }
}
