package import Quantities

/// What became of the writes: the ledger of acknowledged writes, held against the data read back.
package struct LedgerRecord: Codable, Sendable {
    /// Writes that the servers acknowledged.
    package var acknowledged: UInt64 = 0
    /// Keys with at least one acknowledged write.
    package var keysWritten: UInt64 = 0
    /// Keys that could not be read back, those that no write was acknowledged of among them; while there are any,
    /// nothing is known of their writes.
    package var keysUnreadable: UInt64 = 0
    /// Acknowledged writes that are gone, all keys together.
    package var lost: UInt64 = 0
    /// The keys that lost writes, at most 10,000 of them.
    package var losses: [LostWrite] = []
    /// Keys whose final value is a write that no server acknowledged to us, and counters with more
    /// increments than were acknowledged.
    package var unacknowledgedApplied: UInt64 = 0
    /// Keys whose newest acknowledged write was overwritten by an older attempt that had been given
    /// up and was applied late: neither lost by the cluster nor kept.
    package var overwrittenLate: UInt64 = 0

    /// Keys that were gone but may have expired by themselves: neither lost nor kept. nil where nothing
    /// expires.
    package var keysExpired: UInt64?

    /// Counters that ended above all increments that were ever sent: one was applied twice, or something
    /// else counts there. nil for none.
    package var countersAbove: UInt64?

    /// By how much counters ended, or were told to be, above all increments that were asked for: so many at least were applied
    /// twice, by a retry of one that had been applied. nil where no increments were accounted for.
    package var incrementsDoubled: UInt64?

    /// The written keys of each shard, and how many of them are left. nil in earlier formats.
    package var shards: [ShardKeys]?

    /// Keys whose writes were held against what was read back.
    package var keysChecked: UInt64 {
        let left = keysExpired ?? 0 >= keysWritten ? 0 : keysWritten - (keysExpired ?? 0)
        return keysUnreadable >= left ? 0 : left - keysUnreadable
    }

    /// Why nothing is known of the writes, in a clause; nil when something is.
    package var reasonUnchecked: String? {
        guard keysChecked == 0 else { return nil }
        if keysUnreadable > 0 { return "keys that could not be read back: \(keysUnreadable)" }
        if keysWritten == 0 { return "no write was acknowledged, so there was nothing to lose" }
        return
            "nothing was checked: all of \(keysWritten) written keys had expired before they were read back; "
            + "let them live longer, or leave load.expiry out"
    }

    /// An empty ledger.
    package init() {}

    /// Counts a written key of a shard that was read back.
    package mutating func count(shard: Int, isLeft: Bool) {
        var all = shards ?? []
        let index = all.firstIndex { $0.shard == shard } ?? all.count
        if index == all.count { all.append(ShardKeys(shard: shard)) }
        all[index].written += 1
        if isLeft { all[index].left += 1 }
        shards = all
    }
}

/// The keys of one shard that had an acknowledged write and could be read back.
package struct ShardKeys: Codable, Hashable, Sendable {
    /// The shard, from 1.
    package let shard: Int
    /// How many there were; those that may have expired are not counted.
    package var written: UInt64 = 0
    /// How many of them have a value.
    package var left: UInt64 = 0
}

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
