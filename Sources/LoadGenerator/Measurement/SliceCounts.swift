import Evidence

/// What one shard did in one slice, with the buckets of its latencies, ready to be added up.
struct SliceCounts: Sendable {
    /// A bucket of `CoarseBuckets` and how many latencies are in it.
    typealias Latencies = (bucket: Int, count: UInt32)

    /// Which slice, from 0.
    let slice: Int
    /// Which shard, from 0.
    let shard: Int
    /// Both, as series are ordered.
    var place: (Int, Int) { (slice, shard) }
    private var counts: LoadSlice
    private var outcomes: [UInt32]
    /// A bucket may come more than once.
    private var latencies: [Latencies]

    init(slice: Int, shard: Int, cell: SliceCell, latencies: [Latencies]) {
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

    /// Adds what another worker did in the same slice.
    mutating func add(_ other: SliceCounts) {
        counts.issued += other.counts.issued
        counts.completed += other.counts.completed
        counts.latencySumMicroseconds += other.counts.latencySumMicroseconds
        counts.latencyMaxMicroseconds = max(
            counts.latencyMaxMicroseconds, other.counts.latencyMaxMicroseconds)
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        latencies.append(contentsOf: other.latencies)
    }

    /// The slice as evidence.
    var evidence: LoadSlice {
        var slice = counts
        var buckets = [UInt32](repeating: 0, count: CoarseBuckets.count)
        for entry in latencies { buckets[entry.bucket] += entry.count }
        if outcomes.dropFirst().contains(where: { $0 > 0 }) { slice.outcomes = outcomes }
        slice.latencyP50Microseconds = CoarseBuckets.percentile(50, of: buckets)
        slice.latencyP99Microseconds = CoarseBuckets.percentile(99, of: buckets)
        return slice
    }
}
