import RedisClient
import Workload

extension Worker {
    /// Holds the value that the digest has against what was acknowledged before the read began.
    ///
    /// A key belongs to one worker, so that its writes and reads have one order here. What was
    /// acknowledged is taken when the read is issued, before its first attempt.
    @inline(__always)
    mutating func checkRead(_ index: Int) {
        let operation = operations + index
        let acknowledged = operation.pointee.sequence
        guard acknowledged > 0 else { return }
        let key = Int(operation.pointee.key)
        let number = UInt32(truncatingIfNeeded: keys[key].number)
        let read: UInt32?
        if case .null = digest.pointee.kind {
            read = 0
        } else {
            // Not the digest's text: this is asked of every other reply, and a copy of the digest is dear.
            let value = UnsafeBufferPointer(
                start: digest.pointee.bytes, count: digest.pointee.keptLength)
            // As a rule nothing was written since.
            if CommandTemplates.isValue(value, ofKey: number, write: acknowledged) {
                tally.countCheckedRead(operation.pointee.group)
                return
            }
            read = CommandTemplates.number(in: value, ofKey: number)
        }
        guard let read, read <= keys[key].begun else { return }
        if read < acknowledged {
            checkOlder(index, read: read)
        } else {
            tally.countCheckedRead(operation.pointee.group)
        }
    }

    @inline(never)
    private mutating func checkOlder(_ index: Int, read: UInt32) {
        let operation = operations[index]
        let key = keys[Int(operation.key)]
        // A key that expires may be gone rightly; a given-up write may have been applied late.
        guard read > 0 ? !key.mayComeLate(read) : !configuration.workload.expires else { return }
        tally.countCheckedRead(operation.group)
        tally.countStaleRead(operation.group)
        // The time is known of the newest acknowledged write only.
        guard key.acknowledged == operation.sequence else { return }
        noteStaleRead(
            operation, isCounter: false, read: read, acknowledgedAt: key.acknowledgedAt,
            by: key.acknowledgedBy)
    }

    /// Keeps a stale read, of a key or of its counter, that missed what the operation had to find.
    mutating func noteStaleRead(
        _ operation: Operation, isCounter: Bool, read: UInt32, acknowledgedAt: Int64,
        by node: UInt16
    ) {
        staleReads.note(
            StaleReadLog.Entry(
                key: operation.key, isCounter: isCounter, read: read,
                acknowledged: operation.sequence, acknowledgedAt: acknowledgedAt,
                acknowledgedBy: node, node: operation.node &+ 1,
                window: UInt8(truncatingIfNeeded: tally.window(ofGroup: operation.group)),
                sentAt: operation.firstSent &- configuration.origin, answeredAt: offset))
    }
}
