import RunRecord

/// Operations of a client program that began, ended and went alike; mostly one.
struct ClientOperation {
    /// CLOCK_MONOTONIC in nanoseconds.
    var start: Int64
    /// Likewise.
    var end: Int64
    /// How long each took, in microseconds.
    var microseconds: UInt64
    /// From 0.
    var shard: UInt16
    /// From 1; 0 when it is not known.
    var node: UInt16
    var kind: OperationKind
    var outcome: OperationOutcome
    var count: UInt32
}
