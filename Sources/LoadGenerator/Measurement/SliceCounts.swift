import Evidence

/// What one shard did in one slice, with the buckets of its latencies, ready to be added up.
struct SliceCounts: Sendable {
    /// Which slice, from 0.
    let slice: Int
    /// Which shard, from 0.
    let shard: Int
    private var counts: LoadSlice
    private var outcomes: [UInt32]
    /// Bucket number in the upper 8 bits, count below; a bucket may come more than once.
    private var packed: ArraySlice<UInt32>

    init(slice: Int, shard: Int, cell: SliceCell, buckets packed: ArraySlice<UInt32>) {
        self.slice = slice
        self.shard = shard
        counts = LoadSlice(slice: slice, shard: shard + 1)
        counts.issued = cell.issued
        counts.completed = cell.completed
        counts.latencySumMicroseconds = cell.latencySum
        counts.latencyMaxMicroseconds = cell.latencyMaximum
        outcomes = (0..<Tally.outcomeCount).map { cell.outcomes[$0] }
        self.packed = packed
    }

    /// Adds what another worker did in the same slice.
    mutating func add(_ other: SliceCounts) {
        counts.issued += other.counts.issued
        counts.completed += other.counts.completed
        counts.latencySumMicroseconds += other.counts.latencySumMicroseconds
        counts.latencyMaxMicroseconds = max(
            counts.latencyMaxMicroseconds, other.counts.latencyMaxMicroseconds)
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        packed.append(contentsOf: other.packed)
    }

    /// The slice as evidence.
    var evidence: LoadSlice {
        var slice = counts
        var buckets = [UInt32](repeating: 0, count: CoarseBuckets.count)
        for entry in packed { buckets[Int(entry >> 24)] += entry & 0xFF_FFFF }
        if outcomes.dropFirst().contains(where: { $0 > 0 }) { slice.outcomes = outcomes }
        slice.latencyP50Microseconds = CoarseBuckets.percentile(50, of: buckets)
        slice.latencyP99Microseconds = CoarseBuckets.percentile(99, of: buckets)
        return slice
    }
}
