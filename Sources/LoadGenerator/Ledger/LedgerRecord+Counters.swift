import Quantities
import RunRecord
import Workload

extension LedgerRecord {
    /// Holds the counters of one worker's keys against what was read back: fewer than the increments
    /// acknowledged are lost writes, more are increments that were applied and never acknowledged.
    ///
    /// - Parameters:
    ///   - keys: The keys and what is known of their counters.
    ///   - found: What was read of each.
    mutating func addCounters(_ keys: KeyTable, found: FoundWrites) {
        guard let counters = keys.counters else { return }
        for index in 0..<keys.count where counters[index].isUsed {
            let counter = counters[index]
            acknowledged += UInt64(counter.acknowledged)
            if counter.acknowledged > 0 { keysWritten += 1 }
            let value = found[index]
            guard value != Worker.unreadable else {
                keysUnreadable += 1
                continue
            }
            if counter.acknowledged > 0 {
                count(shard: Int(keys.records[index].shard) + 1, isLeft: value > 0)
            }
            if value > counter.acknowledged {
                unacknowledgedApplied += 1
                if value - counter.acknowledged > counter.unknown {
                    countersAbove = (countersAbove ?? 0) + 1
                }
            } else if value < counter.acknowledged {
                let key = keys.records[index]
                let count = UInt64(counter.acknowledged - value)
                lost += count
                note(
                    LostWrite(
                        key: keys.naming.counter(of: Int(key.number)), shard: Int(key.shard) + 1,
                        found: UInt64(value), acknowledged: UInt64(counter.acknowledged),
                        count: count, acknowledgedAt: Offset(nanoseconds: counter.lossAt),
                        acknowledgedBy: counter.lossBy))
            }
        }
    }
}
