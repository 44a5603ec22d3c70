import RunRecord

extension Topology {
    /// For each slot, the place (from 0) of the shard that serves it among the shards.
    var shardIndexOfSlot: [Int] {
        var result = [Int](repeating: 0, count: 16384)
        for (index, shard) in shards.enumerated() {
            for range in shard.allSlots {
                for slot in range { result[slot] = index }
            }
        }
        return result
    }
}
