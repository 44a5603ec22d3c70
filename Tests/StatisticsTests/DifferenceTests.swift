import Testing

@testable import Statistics

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

    /// By hand: the means differ by 4.5, with a standard error of the root of 3.5 / 6 + 15 / 5 and 5.54
    /// degrees of freedom, for which Student's quantile is 2.497.
    @Test func theMeansIntervalIsWelchs() throws {
        let interval = try #require(
            MeanInterval([1, 2, 3, 4, 5, 6], [3, 5, 9, 11, 12], alpha: 0.025))
        #expect(abs(interval.low + 0.227) < 0.05 && abs(interval.high - 9.227) < 0.05)
    }

    @Test func whatIsNotKnownHasNoInterval() {
        #expect(MeanInterval([1, 2, 3, 4], [1, 2, 3, 4, 5], alpha: 0.05) == nil)
        #expect(MeanInterval([1, 1, 1, 1, 1], [1, 1, 1, 1, 1], alpha: 0.05) == nil)
        #expect(MeanInterval([1, 2, 3, 4, 5], [1, 2, 3, 4, .infinity], alpha: 0.05) == nil)
    }

    /// R: `qt(c(0.975, 0.95, 0.99), c(5, 10, 30))`.
    @Test func studentsQuantilesAreThoseOfTheTables() {
        for (part, degrees, expected) in [
            (0.975, 5.0, 2.5706), (0.95, 10, 1.8125), (0.99, 30, 2.4573),
        ] {
            let found = StudentDistribution.quantile(part, degrees: degrees)
            #expect(abs(found / expected - 1) < 0.005, "\(degrees): \(found)")
        }
    }

    /// R: `binom.test(k, n, alternative = "less")$conf.int`.
    @Test func theBinomialBoundIsExact() {
        for (events, trials, expected) in [(0, 59, 0.0495), (1, 46, 0.0991), (3, 20, 0.3437)] {
            let bound = BinomialBound.upper(Proportion(successes: events, trials: trials))
            #expect(abs(bound - expected) < 0.0005, "\(events) of \(trials): \(bound)")
        }
        #expect(BinomialBound.trialsNeeded(toShow: 0.05) == 59)
        #expect(BinomialBound.upper(Proportion()) == 1)
    }

    @Test func farBeyondIsBeyondTheScatterAndTheTolerance() throws {
        let even = (0...100).map { 2 + Double($0) / 100 }
        #expect(abs(try #require(FarBeyond.threshold(of: even, tolerance: 0.4)) - 4.3) < 1e-9)
        #expect(FarBeyond.threshold(of: [0, 0, .infinity], tolerance: 0.5) == 0.5)
        #expect(FarBeyond.threshold(of: [.infinity], tolerance: 0.5) == nil)
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
