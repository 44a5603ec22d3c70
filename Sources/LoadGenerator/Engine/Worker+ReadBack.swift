import Evidence
import Redis

extension Worker {
    /// Keeps the reads of written keys coming.
    mutating func issueReadBack() {
        guard now < times.stop else { return }
        while nextReadBack < keyTable.count, inFlight < configuration.callers {
            let key = nextReadBack
            nextReadBack += 1
            guard keys[key].begun > 0 else { continue }
            let index = allocate()
            operations[index].intended = now
            operations[index].key = Int32(key)
            operations[index].isWrite = false
            operations[index].shard = keys[key].shard
            dispatch(index, to: Int(nodeOfSlot[Int(keys[key].slot)]))
        }
    }

    /// Notes which write the value came from that the digest holds; 0 for none of ours.
    mutating func takeReadBack(_ index: Int) {
        let key = Int(operations[index].key)
        let number = UInt32(keys[key].number)
        let isValue = digest.pointee.kind == .string
        let sequence =
            isValue ? CommandTemplates.sequence(in: digest.pointee.text, ofKey: number) ?? 0 : 0
        found?[key] = min(sequence, keys[key].begun)
    }
}
