package import Quantities

/// A key whose newest acknowledged write was gone when the data was read back.
package struct LostWrite: Codable, Hashable, Sendable {
    /// The key.
    package var key: String
    /// The shard that serves it, from 1.
    package var shard: Int
    /// The sequence number found when reading back, 0 when the key was gone; a counter's value.
    package var found: UInt64
    /// The sequence number of the newest acknowledged write; of a counter, how many increments were
    /// acknowledged.
    package var acknowledged: UInt64
    /// How many acknowledged writes of this key are gone.
    package var count: UInt64
    /// When the newest lost write was acknowledged.
    package var acknowledgedAt: Offset
    /// The node that acknowledged it, from 1.
    package var acknowledgedBy: Int

    /// A loss.
    package init(
        key: String, shard: Int, found: UInt64, acknowledged: UInt64, count: UInt64,
        acknowledgedAt: Offset, acknowledgedBy: Int
    ) {
        self.key = key
        self.shard = shard
        self.found = found
        self.acknowledged = acknowledged
        self.count = count
        self.acknowledgedAt = acknowledgedAt
        self.acknowledgedBy = acknowledgedBy
    }
}
