/// What one shard did in one slice, while it is still counted.
struct SliceCell {
    /// Operations meant to be sent in the slice.
    var issued: UInt32 = 0
    /// Operations that succeeded in the slice.
    var completed: UInt32 = 0
    /// How those meant to be sent in the slice ended.
    var outcomes = InlineArray<20, UInt32>(repeating: 0)
    /// The latencies of those completed, in microseconds.
    var latencySum: UInt64 = 0
    var latencyMaximum: UInt64 = 0
}
