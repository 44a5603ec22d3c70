import Testing

@testable import Evidence

struct DifferenceTests {
    /// Holm's procedure by hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, and never below the one before.
    @Test func holmCorrectsStepByStep() {
        let corrected = HolmCorrection.corrected([0.01, 0.04, 0.03, 0.005])
        for (value, expected) in zip(corrected, [0.03, 0.06, 0.06, 0.02]) {
            #expect(abs(value - expected) < 1e-12)
        }
        #expect(HolmCorrection.corrected([0.5, 0.6]) == [1, 1])
        #expect(HolmCorrection.corrected([]) == [])
    }

    /// SciPy 1.17: `stats.false_discovery_control([0.01, 0.04, 0.03, 0.005])`.
    @Test func theFalseDiscoveryRateIsCorrected() {
        let corrected = FalseDiscoveryRate.corrected([0.01, 0.04, 0.03, 0.005])
        for (value, expected) in zip(corrected, [0.02, 0.04, 0.04, 0.02]) {
            #expect(abs(value - expected) < 1e-12)
        }
        #expect(FalseDiscoveryRate.corrected([]) == [])
    }

    @Test func theIntervalHoldsTheShiftAndRepeats() throws {
        let base = (0..<40).map { Double($0 * 17 % 40) }
        let new = base.map { $0 + 100 }
        let interval = try #require(DifferenceInterval(base, new, location: .median))
        #expect(interval.low > 85 && interval.low < 100)
        #expect(interval.high > 100 && interval.high < 115)
        #expect(interval == DifferenceInterval(base, new, location: .median))
        #expect(interval != DifferenceInterval(base, new, location: .median, seed: 2))
        let means = try #require(DifferenceInterval(base, new, location: .mean))
        // The mean's standard error: the root of (1600 - 1) / 12 * 2 / 40.
        #expect(abs((means.high - means.low) / 2 - 1.96 * 2.58) < 0.5)
    }

    @Test func fewOrInfiniteSamples() throws {
        #expect(DifferenceInterval([1, 2, 3, 4], [1, 2, 3, 4, 5], location: .median) == nil)
        let never = [Double](repeating: .infinity, count: 6)
        let both = try #require(DifferenceInterval(never, never, location: .median))
        #expect(both.low == 0 && both.high == 0)
        let one = try #require(DifferenceInterval([1, 2, 3, 4, 5], never, location: .median))
        #expect(one.low == .infinity)
    }

    /// With normal samples the rank test needs 3 % more than Student's test, whose detectable
    /// shift is (1.96 + 0.84) x deviation x root of 2 / n.
    @Test func theDetectableDifferenceIsThatOfNormalSamples() throws {
        let normal = (1...40).map { NormalDistribution.quantile((Double($0) - 0.5) / 40) }
        let found = try #require(DetectableDifference.of(normal, normal, level: 0.05))
        let student = 2.8016 * (2.0 / 40).squareRoot()
        #expect(abs(found / student - 1.02) < 0.1)
        let shifted = normal.map { $0 + found }
        #expect(RankTest(normal, shifted).pValue < 0.05)
    }

    @Test func fewRunsCanShowNothing() {
        #expect(DetectableDifference.of([1, 2, 3], [1, 2, 3], level: 0.05) == nil)
        #expect(DetectableDifference.of([1, 2, 3, 4], [1, 2, 3, 4], level: 0.05) != nil)
        #expect(DetectableDifference.of([1, 2, 3, 4], [1, 2, 3, 4], level: 0.05 / 6) == nil)
    }
}
