import Testing

@testable import Experiments

/// What the tails say alone: ranks and means have no part in it.
@Suite struct FailureTailsTests {
    private static func question(_ failures: [Trial.Kind]) -> ChangeQuestion {
        ChangeQuestion(
            changes: [], nodeTimeouts: [2, 2], stalls: [], failures: failures, tolerance: 0.2,
            tolerated: 0.1, masters: 3, workload: "w")
    }

    private static func outcomes(_ variant: Int, _ outages: [Double]) -> [TrialOutcome] {
        outages.map { TuneTests.outcome(variant, Trial(.freeze, seconds: 5), outage: $0) }
    }

    /// From 3 to 4 s, one after the other.
    private static func usual(_ count: Int) -> [Double] {
        (0..<count).map { 3 + Double($0 % 11) / 10 }
    }

    private static func verdicts(_ after: [Double], before: [Double] = usual(60)) -> [ChangeVerdict]
    {
        let question = question([.freeze])
        let tails = FailureTails(question, outcomes(0, before) + outcomes(1, after))
        return tails.measures(question).map(\.verdict)
    }

    @Test func asLongAsBeforeIsSafeOnceThereAreEnough() {
        #expect(Self.verdicts(Self.usual(200)) == [.safe])
        #expect(Self.verdicts(Self.usual(20)) == [.notProven])
    }

    @Test(arguments: [20, Double.infinity])
    func oneInFourThatTakesFarLongerIsNotSafe(seconds: Double) {
        let after = Self.usual(200).enumerated().map { $0.offset % 4 == 0 ? seconds : $0.element }
        #expect(Self.verdicts(after) == [.notSafe])
    }

    @Test func whatTookFarLongerBeforeTooIsNoHarm() {
        let mixed = { (count: Int) in
            Self.usual(count).enumerated().map { $0.offset % 4 == 0 ? 20.0 : $0.element }
        }
        #expect(Self.verdicts(mixed(200), before: mixed(60)) == [.safe])
    }

    @Test func withoutAThresholdNothingIsShown() {
        let before = Self.usual(FailureTails.references - 1)
        #expect(Self.verdicts(Self.usual(200), before: before) == [.notProven])
    }

    @Test func eachKindIsAskedAboutWhereThereAreSeveral() {
        let question = Self.question([.kill, .freeze])
        let tails = FailureTails(question, Self.outcomes(0, Self.usual(60)))
        #expect(tails.measures(question).count == 3)
        #expect(!tails.happens && tails.needed(question) > 0)
    }
}
