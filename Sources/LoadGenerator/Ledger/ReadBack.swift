import Quantities
import RunRecord
import Workload

extension LedgerRecord {
    /// How many losses are told one by one.
    private static let lossLimit = 10_000

    /// Holds the keys of one worker against what was read back.
    ///
    /// - Parameters:
    ///   - keys: The keys and what is known of their writes.
    ///   - found: What was read of each.
    ///   - expired: Keys whose newest write was acknowledged before this offset, in nanoseconds, can
    ///     have expired when they were read back: that they are gone says nothing. nil when none can.
    mutating func add(_ keys: KeyTable, found: FoundWrites, expired: Int64? = nil) {
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
            let mayHaveExpired =
                expired.map {
                    sequence == 0 && key.acknowledged > 0 && key.acknowledgedAt < $0
                } ?? false
            if key.acknowledgedCount > 0, !mayHaveExpired {
                count(shard: Int(key.shard) + 1, isLeft: sequence > 0)
            }
            if mayHaveExpired {
                keysExpired = (keysExpired ?? 0) + 1
            } else if sequence > key.acknowledged {
                unacknowledgedApplied += 1
            } else if sequence < key.acknowledged {
                addMissing(key, keys.naming, found: sequence)
            }
        }
    }

    private mutating func addMissing(
        _ key: KeyRecord, _ naming: KeyNaming, found sequence: UInt32
    ) {
        guard sequence == 0 || !key.isUnknown(sequence) else {
            overwrittenLate += 1
            return
        }
        let count = key.acknowledged(after: sequence)
        lost += count
        note(
            LostWrite(
                key: naming.text(of: Int(key.number)), shard: Int(key.shard) + 1,
                found: UInt64(sequence), acknowledged: UInt64(key.acknowledged), count: count,
                acknowledgedAt: Offset(nanoseconds: key.acknowledgedAt),
                acknowledgedBy: Int(key.acknowledgedBy)))
    }

    /// Tells a loss by itself, while there are not too many.
    mutating func note(_ loss: LostWrite) {
        if losses.count < Self.lossLimit { losses.append(loss) }
    }
}
