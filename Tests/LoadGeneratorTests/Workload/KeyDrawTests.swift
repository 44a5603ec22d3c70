import Glibc
import RedisClient
import Testing

@testable import LoadGenerator
@testable import RunRecord
@testable import Workload

/// Which keys are asked for how often, and where they are.
struct KeyDrawTests {
    private func counts(_ distribution: KeyDistribution, keys: Int, draws: Int) -> [Int] {
        let draw = KeyDraw(distribution, count: keys)
        var random = RandomSource(seed: 11)
        var counts = [Int](repeating: 0, count: keys)
        for _ in 0..<draws { counts[draw.rank(random.next() >> 32, &random)] += 1 }
        return counts
    }

    @Test func uniformMeansEachKeyAsOften() {
        let counts = counts(.uniform, keys: 10, draws: 100_000)
        #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
    }

    @Test(arguments: [0.5, 0.99, 1.0, 1.5])
    func zipfianRanksHaveTheirWeights(exponent: Double) {
        let keys = 1000
        let draws = 200_000
        let counts = counts(.zipfian(exponent: exponent), keys: keys, draws: draws)
        let weights = (1...keys).map { pow(Double($0), -exponent) }
        let sum = weights.reduce(0, +)
        // Pearson's statistic over ranks of enough weight: its mean is their number.
        var statistic = 0.0
        var terms = 0.0
        for (count, weight) in zip(counts, weights) {
            let expected = Double(draws) * weight / sum
            guard expected >= 5 else { continue }
            statistic += (Double(count) - expected) * (Double(count) - expected) / expected
            terms += 1
        }
        // Five standard deviations of a chi-squared variable above its mean.
        #expect(statistic < terms + 5 * (2 * terms).squareRoot())
    }

    @Test func hotKeysGetTheirPart() {
        let counts = counts(.hot(keys: 0.01, operations: 0.9), keys: 1000, draws: 100_000)
        let hot = counts[..<10].reduce(0, +)
        #expect(abs(hot - 90_000) < 1000)
        #expect(counts[..<10].allSatisfy { abs($0 - 9000) < 600 })
        #expect(counts[10...].max() ?? 0 < 60)
    }

    @Test func oneKeyIsDrawnWhateverTheDistribution() {
        for distribution in [
            KeyDistribution.uniform, .zipfian(exponent: 0.99), .hot(keys: 0.5, operations: 0.5),
        ] {
            #expect(counts(distribution, keys: 1, draws: 100) == [100])
        }
    }

    @Test func ranksAreSpreadOverTheShards() {
        let table = KeyTable(
            keys: 300, first: 0, step: 1, topology: Topology(masters: 3, replicasPerMaster: 0))
        let places = (0..<300).map { Int(table.places[$0]) }
        #expect(Set(places).count == 300)
        #expect(Set(places[..<12].map { table.records[$0].shard }) == [0, 1, 2])
    }

    @Test func keysOfSlotsAreInThem() {
        for naming in [KeyNaming.plain, .grouped] {
            for slots in [42...42, 100...163, 16383...16383] {
                let numbers = KeySlots.numbers(200, in: slots, naming)
                #expect(numbers.count == 200 && Set(numbers).count == 200)
                #expect(numbers.allSatisfy { slots.contains(naming.slot(of: $0)) })
            }
        }
    }

    @Test func tablesOfSlotsAgreeWithTheHash() {
        for naming in [KeyNaming.plain, .grouped] {
            let slots = KeySlots(naming, count: 1_234_567)
            for number in stride(from: 0, to: 1_234_567, by: 7919) {
                #expect(slots.slot(of: number) == naming.slot(of: number))
            }
        }
    }
}
