import Evidence
import Redis

extension Worker {
    /// Notes an acknowledged increment, and the value that its answer told.
    @inline(never)
    mutating func countIncrement(_ index: Int) {
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
        let text = digest.pointee.kind == .string ? digest.pointee.text : nil
        let value = text.flatMap { UInt32(String(decoding: $0, as: UTF8.self)) } ?? 0
        found?[key] = min(value, Self.unreadable - 1)
    }
}
