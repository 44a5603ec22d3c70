import RedisClient
import Workload

extension Worker {
    /// Keeps operations on one key after the other coming: reads of written keys, or first writes.
    mutating func issueSweep() {
        guard now < times.stop else { return }
        while nextSwept < keyTable.count, inFlight < configuration.callers {
            guard firstFree >= 0 || makePlaces() else { return }
            let key = nextSwept
            nextSwept += 1
            guard isSwept(key) else { continue }
            let template = templates.commands[0]
            let index = allocate()
            operations[index].intended = now
            operations[index].key = Int32(key)
            operations[index].command = 0
            operations[index].isWrite = template.isWrite
            operations[index].isLedgered = template.isLedgered
            operations[index].sequence = template.isLedgered ? keys[key].begin() : 1
            operations[index].shard = keys[key].shard
            operations[index].group = 0
            tally.countIssued(0)
            dispatch(index, to: home(of: index))
        }
    }

    private func isSwept(_ key: Int) -> Bool {
        if configuration.job == .readBackCounters {
            return keyTable.counters?[key].isUsed ?? false
        }
        if case .preload(let limit) = configuration.job { return keys[key].number < limit }
        return keys[key].begun > 0
    }

    /// Notes which write the value came from that the digest holds; 0 for none of ours.
    mutating func takeReadBack(_ index: Int) {
        let key = Int(operations[index].key)
        if configuration.job == .readBackCounters {
            takeCounter(of: key)
            return
        }
        let number = UInt32(keys[key].number)
        let isValue = digest.pointee.kind == .string
        let sequence =
            isValue ? CommandTemplates.number(in: digest.pointee.text, ofKey: number) ?? 0 : 0
        found?[key] = min(sequence, keys[key].begun)
    }
}
