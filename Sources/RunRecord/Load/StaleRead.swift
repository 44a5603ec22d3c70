package import Quantities

/// A read that returned a value older than a write acknowledged before the read began.
package struct StaleRead: Codable, Hashable, Sendable {
    /// The key.
    package var key: String
    /// Whether it is a counter: then its values stand where else the numbers of writes do. nil in records of
    /// versions that did not read counters.
    package var isCounter: Bool?
    /// The shard that serves it, from 1.
    package var shard: Int
    /// The window that the read belongs to.
    package var window: LoadWindow
    /// The node that answered, from 1.
    package var node: Int
    /// The sequence number of the write whose value was read; 0 when there was no value.
    package var read: UInt64
    /// When the read was first sent.
    package var sentAt: Offset
    /// When it was answered.
    package var answeredAt: Offset
    /// The sequence number of the newest write acknowledged before the read began.
    package var acknowledged: UInt64
    /// When that write was acknowledged.
    package var acknowledgedAt: Offset
    /// The node that acknowledged it, from 1.
    package var acknowledgedBy: Int

    /// A stale read.
    package init(
        key: String, isCounter: Bool = false, shard: Int, window: LoadWindow, node: Int,
        read: UInt64, sentAt: Offset,
        answeredAt: Offset, acknowledged: UInt64, acknowledgedAt: Offset, acknowledgedBy: Int
    ) {
        self.key = key
        self.isCounter = isCounter
        self.shard = shard
        self.window = window
        self.node = node
        self.read = read
        self.sentAt = sentAt
        self.answeredAt = answeredAt
        self.acknowledged = acknowledged
        self.acknowledgedAt = acknowledgedAt
        self.acknowledgedBy = acknowledgedBy
    }

    /// How long before the read was sent the newest write had been acknowledged: the value read is at
    /// least that much out of date, and more where it misses several writes.
    package var staleness: Duration { sentAt - acknowledgedAt }
}
