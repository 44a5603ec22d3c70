import Testing

@testable import Quantities
@testable import Statistics

struct StatisticsTests {
    @Test(arguments: [(0.0, 1.0), (25, 1.75), (50, 2.5), (95, 3.85), (100, 4)])
    func percentilesInterpolateLikeType7(percent: Double, expected: Double) throws {
        let value = try #require(Statistics.percentile(percent, of: [4, 2, 1, 3]))
        #expect(abs(value - expected) < 1e-12)
    }

    @Test func percentilesOfInfiniteSamplesAreNumbers() {
        #expect(Statistics.percentile(95, of: [1, .infinity, .infinity]) == .infinity)
        #expect(Statistics.percentile(50, of: [1, 2, .infinity]) == 2)
        #expect(Statistics.percentile(75, of: [1, 2, .infinity]) == .infinity)
        #expect(Statistics.percentile(50, of: []) == nil)
    }

    @Test func theBootstrapIntervalHoldsTheMedianAndRepeats() throws {
        let samples = (1...40).map { Double($0) }
        let interval = try #require(Statistics.medianInterval(of: samples))
        #expect(interval.low > 10 && interval.low < 20.5)
        #expect(interval.high < 31 && interval.high > 20.5)
        #expect(try #require(Statistics.medianInterval(of: samples)) == interval)
        #expect(Statistics.medianInterval(of: [1, 2]) == nil)
    }

    /// The first outputs for seed 1234567, from the reference implementation.
    @Test func splitMixFollowsItsReference() {
        var generator = SplitMix64(seed: 1_234_567)
        #expect(generator.next() == 6_457_827_717_110_365_317)
        #expect(generator.next() == 3_203_168_211_198_807_973)
    }
}
