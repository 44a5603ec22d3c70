package import Quantities

/// A stretch of time in which every operation of one shard, kind and node ended the same way.
///
/// A new stretch begins when the outcome changes and when nothing completed for 100 ms, so a
/// run without faults has one stretch for each shard, kind and node, and an outage shows to the
/// nanosecond where it began and ended.
package struct OutcomeStretch: Codable, Hashable, Sendable {
    /// The shard, from 1.
    package var shard: Int
    /// Reads or writes.
    package var kind: OperationKind
    /// The node that answered, from 1; 0 where none did (timeouts name the node that did not).
    package var node: Int
    /// How all operations of the stretch ended, after retries.
    package var outcome: OperationOutcome
    /// When the last attempt of the first operation was sent.
    package var firstSent: Offset
    /// When the first operation ended.
    package var firstCompleted: Offset
    /// When the last operation ended.
    package var lastCompleted: Offset
    /// How many operations.
    package var count: UInt64

    /// A stretch.
    package init(
        shard: Int, kind: OperationKind, node: Int, outcome: OperationOutcome, firstSent: Offset,
        firstCompleted: Offset, lastCompleted: Offset, count: UInt64
    ) {
        self.shard = shard
        self.kind = kind
        self.node = node
        self.outcome = outcome
        self.firstSent = firstSent
        self.firstCompleted = firstCompleted
        self.lastCompleted = lastCompleted
        self.count = count
    }
}
