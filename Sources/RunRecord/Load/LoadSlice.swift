/// One shard's operations in one slice of time (100 ms by default).
///
/// What was issued and how it ended counts in the slice of the intended send time, so that each
/// slice's error rate is a true ratio; completions and their latency count in the slice in which the
/// answer came, so that throughput is what the clients got.
package struct LoadSlice: Codable, Sendable {
    /// Slices count from 0 at the run's start: slice k covers [k, k+1) times the slice's length.
    package var slice: Int
    /// The shard, from 1.
    package var shard: Int
    /// Operations meant to be sent in this slice.
    package var issued: UInt32 = 0
    /// How those ended; indexed by outcome; empty when all succeeded or none has ended.
    package var outcomes: [UInt32] = []
    /// Operations that succeeded in this slice.
    package var completed: UInt32 = 0
    /// Sum of the latencies of those completed here, from the intended send time, in microseconds.
    package var latencySumMicroseconds: UInt64 = 0
    /// The greatest of those latencies, in microseconds.
    package var latencyMaxMicroseconds: UInt64 = 0
    /// The median of those latencies, in microseconds (within 7 %).
    package var latencyP50Microseconds: UInt64 = 0
    /// Their 99th percentile, in microseconds (within 7 %).
    package var latencyP99Microseconds: UInt64 = 0

    /// An empty slice.
    package init(slice: Int, shard: Int) {
        self.slice = slice
        self.shard = shard
    }
}
