/// The operations of one window, shard and kind, counted.
package struct LoadGroup: Codable, Sendable {
    /// The window in which the operations were meant to be sent.
    package let window: LoadWindow
    /// The shard that serves their keys, from 1.
    package let shard: Int
    /// Reads or writes.
    package let kind: OperationKind
    /// Operations that the workload asked for, shed ones included.
    package var issued: UInt64 = 0
    /// How operations ended, after the client policy's retries; indexed by outcome.
    package var outcomes = [UInt64](repeating: 0, count: OperationOutcome.allCases.count)
    /// How single attempts ended; indexed by outcome.
    package var attempts = [UInt64](repeating: 0, count: OperationOutcome.allCases.count)
    /// Answered reads of one key that could be held against the ledger: the key had an acknowledged write
    /// when the read began, and what was read tells which write it came from. nil for writes.
    package var checkedReads: UInt64?
    /// Those of them that returned a value older than a write acknowledged before they began.
    package var staleReads: UInt64?
    /// Latency of operations that succeeded, from the intended send time.
    package var latency = LatencyHistogram()
    /// Latency of operations that succeeded, from the moment the first attempt was sent.
    package var serviceLatency = LatencyHistogram()
    /// How long operations that failed kept their caller waiting, from the intended send time.
    package var failureLatency = LatencyHistogram()

    /// An empty group.
    package init(window: LoadWindow, shard: Int, kind: OperationKind) {
        self.window = window
        self.shard = shard
        self.kind = kind
    }
}
