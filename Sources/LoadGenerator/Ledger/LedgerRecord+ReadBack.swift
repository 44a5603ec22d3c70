import Evidence

extension LedgerRecord {
    /// How many losses are told one by one.
    private static let lossLimit = 10_000

    /// Holds the keys of one worker against what was read back.
    ///
    /// - Parameters:
    ///   - keys: The keys and what is known of their writes.
    ///   - found: For each key the number of the write whose value it has, 0 for none, or
    ///     `Worker.unreadable`.
    mutating func add(_ keys: KeyTable, found: [UInt32]) {
        for index in 0..<keys.count {
            let key = keys.records[index]
            guard key.begun > 0 else { continue }
            acknowledged += UInt64(key.acknowledgedCount)
            if key.acknowledgedCount > 0 { keysWritten += 1 }
            let sequence = found[index]
            guard sequence != Worker.unreadable else {
                keysUnreadable += 1
                continue
            }
            if sequence > key.acknowledged {
                unacknowledgedApplied += 1
            } else if sequence < key.acknowledged {
                addMissing(key, found: sequence)
            }
        }
    }

    private mutating func addMissing(_ key: KeyRecord, found sequence: UInt32) {
        guard sequence == 0 || !key.isUnknown(sequence) else {
            overwrittenLate += 1
            return
        }
        let count = key.acknowledged(after: sequence)
        lost += count
        guard losses.count < Self.lossLimit else { return }
        losses.append(
            LostWrite(
                key: KeyName.text(of: Int(key.number)), shard: Int(key.shard) + 1,
                found: UInt64(sequence), acknowledged: UInt64(key.acknowledged), count: count,
                acknowledgedAt: Offset(nanoseconds: key.acknowledgedAt),
                acknowledgedBy: Int(key.acknowledgedBy)))
    }
}
