import Testing

@testable import Judgement
@testable import Statistics

@Suite struct ProportionTests {
    /// Values of Wilson's interval as R's `prop.test(correct = FALSE)` and Newcombe's paper give them.
    @Test(arguments: [
        (0, 20, 0.0, 0.1611), (5, 20, 0.1119, 0.4687), (20, 20, 0.8389, 1.0),
        (15, 148, 0.0624, 0.1605),
    ])
    func wilsonMatchesPublishedValues(
        successes: Int, trials: Int, low: Double, high: Double
    ) {
        let interval = Proportion(successes: successes, trials: trials).wilson()
        #expect(abs(interval.lowerBound - low) < 2e-4)
        #expect(abs(interval.upperBound - high) < 2e-4)
    }

    @Test func withoutATrialNothingIsKnown() {
        #expect(Proportion().wilson() == 0...1)
        #expect(Proportion().ratio == nil)
        #expect(Estimate(Proportion()) == nil)
    }

    /// Newcombe (1998), table II: 56/70 and 48/80, method 10.
    @Test func theDifferenceMatchesNewcombe() {
        let difference = Proportion(successes: 56, trials: 70)
            .difference(from: Proportion(successes: 48, trials: 80))
        #expect(abs(difference.lowerBound - 0.0524) < 1e-3)
        #expect(abs(difference.upperBound - 0.3339) < 1e-3)
    }

    @Test func twoSamplesHaveNoInterval() {
        #expect(Bootstrap.interval(of: [1, 2]) { $0[0] } == nil)
    }
}
