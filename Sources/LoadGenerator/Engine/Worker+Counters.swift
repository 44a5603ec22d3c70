import RedisClient

extension Worker {
    /// Settles the good answer to an increment or a read of a counter.
    @inline(never)
    mutating func settleCounter(_ index: Int) {
        if templates.commands[Int(operations[index].command)].isCounted {
            countIncrement(index)
        } else {
            checkCounter(index)
        }
    }

    /// Holds the counter that the digest has against what was acknowledged before the read began: a counter
    /// of a single copy never falls.
    private mutating func checkCounter(_ index: Int) {
        let operation = operations[index]
        guard operation.sequence > 0, let read = counterInReply else { return }
        tally.countCheckedRead(operation.group)
        guard read < operation.sequence else { return }
        tally.countStaleRead(operation.group)
        // The time is known of the greatest value only.
        guard let counter = keyTable.counters?[Int(operation.key)],
            counter.highest == operation.sequence
        else { return }
        noteStaleRead(
            operation, isCounter: true, read: read, acknowledgedAt: counter.highestAt,
            by: counter.highestBy)
    }

    /// The counter that the digest has, 0 where there is none; nil where it is no number.
    var counterInReply: UInt32? {
        guard digest.pointee.kind == .string else { return 0 }
        return UInt64(String(decoding: digest.pointee.text, as: UTF8.self)).map {
            UInt32(clamping: $0)
        }
    }

    /// Notes an acknowledged increment, and the value that its answer told.
    private mutating func countIncrement(_ index: Int) {
        let operation = operations[index]
        let hasWaited = templates.commands[Int(operation.command)].replicasAwaited > 0
        keyTable.counters?[Int(operation.key)].acknowledge(
            hasWaited ? operation.sequence : UInt32(clamping: digest.pointee.integer),
            by: Int(operation.node) + 1, sent: operation.lastSent &- configuration.origin,
            at: offset)
    }

    /// Notes an increment that may have been applied and was not acknowledged.
    @inline(never)
    mutating func noteUncounted(_ index: Int) {
        keyTable.counters?[Int(operations[index].key)].noteUnknown()
    }

    /// Notes the value of a key's counter, which the digest holds; 0 when there is none.
    mutating func takeCounter(of key: Int) {
        found?[key] = min(counterInReply ?? 0, Self.unreadable - 1)
    }
}
