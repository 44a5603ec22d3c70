import Testing

@testable import Experiments

/// How often the answer about a change is wrong, and how soon it comes.
@Suite struct ChangeErrorTests {
    private func verdicts(
        _ count: Int, seconds: Double = 900, _ make: (UInt64) -> SimulatedChange
    ) -> [ChangeVerdict: Int] {
        var found: [ChangeVerdict: Int] = [:]
        for seed in 1...count {
            var change = make(UInt64(seed))
            change.run(seconds: seconds)
            found[change.verdict, default: 0] += 1
        }
        return found
    }

    /// Most of the time goes to showing that nothing rare became far worse.
    @Test func aHarmlessChangeIsShownSafeWithinHalfAnHour() {
        var found: [ChangeVerdict: Int] = [:]
        var runs: [Int] = []
        for seed in 1...20 {
            var change = SimulatedChange(
                nodeTimeouts: [5, 5], needless: [0, 0], failures: [.kill, .freeze, .partition],
                seed: UInt64(seed))
            change.run(seconds: 1800)
            found[change.verdict, default: 0] += 1
            runs.append(change.runs)
            // The report says what the planner does.
            if seed == 1 { #expect(change.answer.verdict == change.verdict) }
        }
        #expect(found[.safe, default: 0] >= 19, "\(found)")
        #expect(found[.notSafe, default: 0] == 0, "\(found)")
        #expect(runs.allSatisfy { $0 <= 60 }, "\(runs)")
    }

    @Test func equalSettingsAreRarelyCalledUnsafe() {
        for probability in [0.05, 0.3, 1] {
            let found = verdicts(20) { seed in
                SimulatedChange(
                    nodeTimeouts: [2, 2], needless: [probability, probability], failures: [],
                    seed: seed)
            }
            #expect(found[.notSafe, default: 0] <= 1, "\(probability): \(found)")
        }
    }

    /// The least harm that is not tolerated: of these the rule must let pass the fewest.
    @Test func aChangeJustBeyondTheMarginIsRarelyCalledSafe() {
        for probability in [0, 0.2] {
            let found = verdicts(20) { seed in
                SimulatedChange(
                    nodeTimeouts: [2, 2], needless: [probability, probability + 0.101],
                    failures: [], seed: seed)
            }
            #expect(found[.safe, default: 0] <= 2, "\(probability): \(found)")
        }
        let slower = verdicts(10) { seed in
            SimulatedChange(
                nodeTimeouts: [2, 2], needless: [0, 0], stretch: [1, 1.201], failures: [.kill],
                seed: seed)
        }
        #expect(slower[.safe, default: 0] <= 1, "\(slower)")
    }

    /// Two of three kinds cost what they did, so that most trials look as before.
    @Test func harmToOneKindOfFailureIsNotCalledSafe() {
        let found = verdicts(20) { seed in
            SimulatedChange(
                nodeTimeouts: [2, 2], needless: [0, 0], failures: [.kill, .freeze, .partition],
                harmed: .partition, seed: seed)
        }
        #expect(found[.safe, default: 0] == 0, "\(found)")
        #expect(found[.notSafe, default: 0] >= 18, "\(found)")
    }

    /// The ranks of nine in ten failures are as before: the tails are a question of their own.
    @Test(arguments: [
        SimulatedChange.Tail(probability: 0.1, seconds: 5),
        SimulatedChange.Tail(probability: 0.05, seconds: 20),
        SimulatedChange.Tail(probability: 0.1, seconds: .infinity),
        SimulatedChange.Tail(probability: 0.1, seconds: 5, kind: .freeze),
    ])
    func failuresThatRarelyTakeFarLongerAreRarelyCalledSafe(_ tail: SimulatedChange.Tail) {
        for failures in [[Trial.Kind.freeze], [.kill, .freeze, .partition]] {
            let found = verdicts(20, seconds: 900) { seed in
                SimulatedChange(
                    nodeTimeouts: [2, 2], needless: [0, 0], failures: failures, tail: tail,
                    seed: seed)
            }
            // 3 is the 98th percentile of what one in twenty gives of 20.
            #expect(found[.safe, default: 0] <= 3, "\(tail), \(failures.count): \(found)")
        }
    }

    /// What was so before the change is no harm of it.
    @Test func failuresThatRarelyTookFarLongerBeforeAreNoHarm() {
        for seconds in [5, .infinity] {
            let found = verdicts(10, seconds: 900) { seed in
                SimulatedChange(
                    nodeTimeouts: [2, 2], needless: [0, 0], failures: [.kill, .freeze],
                    tail: SimulatedChange.Tail(
                        probability: 0.1, seconds: seconds, isBeforeToo: true), seed: seed)
            }
            #expect(found[.notSafe, default: 0] <= 2, "\(seconds): \(found)")
        }
    }

    @Test func twoKindsOfFailuresInOneAreNotCalledSafe() {
        // Half of them as before, half by half longer: in the mean a quarter.
        let found = verdicts(20, seconds: 900) { seed in
            SimulatedChange(
                nodeTimeouts: [2, 2], needless: [0, 0], failures: [.kill],
                tail: SimulatedChange.Tail(probability: 0.5, seconds: 1.9), seed: seed)
        }
        #expect(found[.safe, default: 0] <= 3, "\(found)")
    }

    @Test func plainHarmIsToldSoon() {
        for probability in [0.35, 1] {
            var longest = 0.0
            var found = 0
            for seed in 1...15 {
                var change = SimulatedChange(
                    nodeTimeouts: [5, 1], needless: [0, probability],
                    failures: [.kill, .freeze, .partition], seed: UInt64(seed))
                change.run(seconds: 900)
                longest = max(longest, change.seconds)
                if change.verdict == .notSafe { found += 1 }
            }
            #expect(found >= 14, "\(probability): \(found)")
            if probability == 1 { #expect(longest < 200, "\(longest)") }
        }
    }
}
