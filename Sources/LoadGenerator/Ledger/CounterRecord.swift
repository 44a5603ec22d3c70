import Quantities
import RunRecord
import Workload

/// What the ledger knows of one key's counter: constant memory, however many increments there are.
///
/// Increments of a counter may overlap, and each changes its value by one. So nothing can be known of a
/// single one, but the sum must come out: in the end the value is at least the number of increments
/// acknowledged, and at most that and the number of attempts whose answer never came.
struct CounterRecord {
    /// How many increments were acknowledged.
    private(set) var acknowledged: UInt32 = 0
    /// How many attempts were sent and neither acknowledged nor refused: each may have been applied.
    private(set) var unknown: UInt32 = 0
    /// How many increments were asked for and given up in the end, whatever became of their attempts.
    private(set) var givenUp: UInt32 = 0
    /// The greatest value in an acknowledgement, since the counter last went back.
    private(set) var highest: UInt32 = 0
    /// The node that gave it, from 1.
    private(set) var highestBy: UInt16 = 0
    /// The same of the greatest value before the counter first went back; 0 when it never did.
    private var setbackBy: UInt16 = 0
    /// When these were acknowledged, in nanoseconds since the run's start.
    private(set) var highestAt: Int64 = 0
    private var setbackAt: Int64 = 0

    /// Whether an increment was ever sent that may have been applied.
    var isUsed: Bool { acknowledged > 0 || unknown > 0 }

    /// The newest acknowledgement that lost increments can be dated by: the last before the counter went back,
    /// where that was seen.
    var lossAt: Int64 { setbackBy > 0 ? setbackAt : highestAt }
    /// The node that gave it, from 1.
    var lossBy: Int { Int(setbackBy > 0 ? setbackBy : highestBy) }

    /// Notes an acknowledgement. Sent after a greater value was known, a lesser one means that the
    /// counter went back; else the two were only answered in another order.
    ///
    /// - Parameters:
    ///   - value: The counter's value in the reply.
    ///   - node: The node that replied, from 1.
    ///   - sent: When the increment was sent, in nanoseconds since the run's start.
    ///   - offset: When it was acknowledged, likewise.
    mutating func acknowledge(_ value: UInt32, by node: Int, sent: Int64, at offset: Int64) {
        acknowledged &+= 1
        let wentBack = value <= highest && sent > highestAt
        if wentBack, setbackBy == 0 {
            setbackAt = highestAt
            setbackBy = highestBy
        }
        guard wentBack || value > highest else { return }
        highest = value
        highestAt = offset
        highestBy = UInt16(truncatingIfNeeded: node)
    }

    /// Notes that an attempt ended without its answer, or without the replicas it asked for.
    mutating func noteUnknown() {
        unknown &+= 1
    }

    /// Notes that an increment ended without an acknowledgement.
    mutating func giveUp() {
        givenUp &+= 1
    }
}

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
            incrementsDoubled = incrementsDoubled ?? 0
            guard value != Worker.unreadable else {
                keysUnreadable += 1
                continue
            }
            if counter.acknowledged > 0 {
                count(shard: Int(keys.records[index].shard) + 1, isLeft: value > 0)
            }
            if value > counter.acknowledged {
                unacknowledgedApplied += 1
                let surplus = value - counter.acknowledged
                if surplus > counter.givenUp {
                    incrementsDoubled = (incrementsDoubled ?? 0) + UInt64(surplus - counter.givenUp)
                }
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
