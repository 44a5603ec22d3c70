import RunRecord
import Workload

/// The keys of one worker, ordered by shard, with the ledger of their writes.
///
/// Owned by one thread at a time: the worker's while it runs, then whoever reads back.
final class KeyTable: @unchecked Sendable {
    /// The keys.
    let records: UnsafeMutablePointer<KeyRecord>
    /// Each key's counter, where increments are accounted for; else nil.
    let counters: UnsafeMutablePointer<CounterRecord>?
    /// How many.
    let count: Int
    /// How they are called.
    let naming: KeyNaming
    /// Where each shard's keys begin, and at the end the count.
    let shardStarts: [Int]
    /// The place of the key of each rank; ranks follow the numbers, whose shards are mixed. Empty where
    /// ranks are not told apart.
    let places: UnsafeMutablePointer<Int32>
    private let isRanked: Bool

    /// By the place of a recorded key, the write whose value it has when recording begins; 0 for none.
    private(set) var initialValues: [Int: Int64] = [:]

    /// The keys with certain numbers.
    ///
    /// A large table is made in place: the slot of each key is worked out twice rather than kept, since what
    /// is held beside the table while it is made counts to the most that the program ever holds.
    init(
        numbers: KeyNumbers, naming: KeyNaming, topology: Topology, isRanked: Bool = true,
        hasCounters: Bool = false
    ) {
        let shardOfSlot = topology.shardIndexOfSlot
        let limit = (numbers.last ?? 0) + 1
        // Where there are few keys among many numbers, tables are not worth their making.
        let table = numbers.count * 64 > limit ? KeySlots(naming, count: limit) : nil
        func slot(of number: Int) -> Int { table?.slot(of: number) ?? naming.slot(of: number) }
        var starts = [Int](repeating: 0, count: topology.shards.count + 1)
        for number in numbers { starts[shardOfSlot[slot(of: number)] + 1] += 1 }
        for shard in topology.shards.indices { starts[shard + 1] += starts[shard] }
        self.naming = naming
        self.isRanked = isRanked
        shardStarts = starts
        count = numbers.count
        records = .allocate(capacity: count)
        places = .allocate(capacity: isRanked ? count : 0)
        counters = hasCounters ? .allocate(capacity: count) : nil
        counters?.initialize(repeating: CounterRecord(), count: count)
        for (rank, number) in numbers.enumerated() {
            let slot = slot(of: number)
            let shard = shardOfSlot[slot]
            (records + starts[shard]).initialize(
                to: KeyRecord(number: Int32(number), slot: UInt16(slot), shard: UInt16(shard)))
            if isRanked { (places + rank).initialize(to: Int32(starts[shard])) }
            starts[shard] += 1
        }
    }

    /// The keys with the numbers `first`, `first + step` ... below `keys`.
    convenience init(
        keys: Int, first: Int, step: Int, naming: KeyNaming = .plain, topology: Topology
    ) {
        self.init(
            numbers: KeyNumbers(count: keys).share(ofWorker: first, of: step), naming: naming,
            topology: topology)
    }

    deinit {
        records.deallocate()
        places.deallocate()
        counters?.deallocate()
    }

    /// Has every operation on the keys of the first ranks, which are told apart, recorded from now on.
    func recordFirst(_ count: Int) {
        precondition(isRanked, "Keys are recorded by rank, and the table has none.")
        for rank in 0..<min(count, self.count) {
            let place = Int(places[rank])
            records[place].setRecorded()
            initialValues[place] = Int64(records[place].acknowledged)
        }
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
