import Testing

@testable import LoadGenerator
@testable import RunRecord
@testable import Workload

struct KeyTableTests {
    @Test func workersShareTheKeysWithoutOverlap() {
        let topology = Topology(masters: 3, replicasPerMaster: 0)
        var numbers: [Int32] = []
        for worker in 0..<4 {
            let table = KeyTable(keys: 1001, first: worker, step: 4, topology: topology)
            for index in 0..<table.count { numbers.append(table.records[index].number) }
        }
        #expect(numbers.sorted() == Array(0..<1001))
    }

    @Test func keysStandWithTheirShards() {
        let topology = Topology(masters: 3, replicasPerMaster: 0)
        let table = KeyTable(keys: 1000, first: 0, step: 1, topology: topology)
        for shard in 0..<3 {
            for index in table.shardStarts[shard]..<table.shardStarts[shard + 1] {
                let key = table.records[index]
                #expect(Int(key.shard) == shard)
                #expect(topology.shards[shard].slots.contains(Int(key.slot)))
            }
        }
    }

    @Test func busyKeyGivesWayToAFreeOneOfItsShard() {
        let table = KeyTable(
            keys: 30, first: 0, step: 1, topology: Topology(masters: 2, replicasPerMaster: 0))
        let range = table.shardStarts[1]..<table.shardStarts[2]
        var taken: Set<Int> = []
        for _ in range {
            guard let key = table.free(from: range.upperBound - 1) else { break }
            _ = table.records[key].begin()
            taken.insert(key)
        }
        #expect(taken == Set(range))
        #expect(table.free(from: range.lowerBound) == nil)
        #expect(table.free(from: 0) == 0)
    }

    @Test func keysSpreadEvenlyOverTheSlots() {
        let table = KeyTable(
            keys: 100_000, first: 0, step: 1, topology: Topology(masters: 16, replicasPerMaster: 0))
        for shard in 0..<16 {
            let count = table.shardStarts[shard + 1] - table.shardStarts[shard]
            #expect((6000...6500).contains(count))
        }
    }

    @Test func sharesOfListedNumbersStayApartAndInOrder() {
        let numbers = KeyNumbers([3, 5, 8, 13, 21])
        let shares = (0..<3).map { Array(numbers.share(ofWorker: $0, of: 3)) }
        #expect(shares == [[3, 13], [5, 21], [8]])
        let table = KeyTable(
            numbers: numbers.share(ofWorker: 1, of: 3), naming: .plain,
            topology: Topology(masters: 1, replicasPerMaster: 0))
        #expect((0..<table.count).map { table.records[$0].number } == [5, 21])
    }
}
