import Evidence
import Redis

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
        let numbers = stride(from: first, to: keys, by: step)
        var starts = [Int](repeating: 0, count: topology.shards.count + 1)
        for number in numbers {
            starts[shardOfSlot[HashSlot.of(KeyName.text(of: number))] + 1] += 1
        }
        for shard in topology.shards.indices { starts[shard + 1] += starts[shard] }
        shardStarts = starts
        count = starts[topology.shards.count]
        records = .allocate(capacity: count)
        for number in numbers {
            let slot = HashSlot.of(KeyName.text(of: number))
            let shard = shardOfSlot[slot]
            (records + starts[shard]).initialize(
                to: KeyRecord(number: Int32(number), slot: UInt16(slot), shard: UInt16(shard)))
            starts[shard] += 1
        }
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
