import Evidence

/// The keys of one worker, ordered by shard, with the ledger of their writes.
///
/// Owned by one thread at a time: the worker's while it runs, then whoever reads back.
final class KeyTable: @unchecked Sendable {
    /// The keys.
    let records: UnsafeMutablePointer<KeyRecord>
    /// How many.
    let count: Int
    /// Where each shard's keys begin, and at the end the count.
    let shardStarts: [Int]

    /// The keys with the numbers `first`, `first + step` ... below `keys`.
    init(keys: Int, first: Int, step: Int, topology: Topology) {
        let shardOfSlot = topology.shardIndexOfSlot
        var byShard = [[KeyRecord]](repeating: [], count: topology.shards.count)
        var name = KeyName()
        for number in stride(from: first, to: keys, by: step) {
            let slot = name.slot(of: number)
            let shard = shardOfSlot[slot]
            byShard[shard].append(
                KeyRecord(number: Int32(number), slot: UInt16(slot), shard: UInt16(shard)))
        }
        count = byShard.reduce(0) { $0 + $1.count }
        records = .allocate(capacity: count)
        var starts = [0]
        for keys in byShard {
            for (index, key) in keys.enumerated() {
                (records + (starts[starts.count - 1] + index)).initialize(to: key)
            }
            starts.append(starts[starts.count - 1] + keys.count)
        }
        shardStarts = starts
    }

    deinit {
        records.deallocate()
    }

    /// The next key of the same shard, from `index` on and round, that has no write under way; nil
    /// when each has one.
    @inline(__always)
    func free(from index: Int) -> Int? {
        records[index].isBusy ? nextFree(after: index) : index
    }

    private func nextFree(after index: Int) -> Int? {
        let shard = Int(records[index].shard)
        let end = shardStarts[shard + 1]
        var candidate = index + 1
        while candidate < end {
            if !records[candidate].isBusy { return candidate }
            candidate += 1
        }
        candidate = shardStarts[shard]
        while candidate < index {
            if !records[candidate].isBusy { return candidate }
            candidate += 1
        }
        return nil
    }
}
