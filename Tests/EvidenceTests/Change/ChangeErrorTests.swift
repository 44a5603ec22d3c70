import Testing

@testable import Evidence

/// How often the answer about a change is wrong, and how soon it comes.
@Suite struct ChangeErrorTests {
    private func verdicts(
        _ count: Int, seconds: Double = 900, _ make: (UInt64) -> SimulatedChange
    ) -> [ChangeVerdict: Int] {
        var found: [ChangeVerdict: Int] = [:]
        for seed in 1...count {
            var change = make(UInt64(seed))
            change.run(seconds: seconds)
            found[change.answer.verdict, default: 0] += 1
        }
        return found
    }

    @Test func aHarmlessChangeIsShownSafeWithinTwelveMinutes() {
        let found = verdicts(20, seconds: 720) { seed in
            SimulatedChange(
                nodeTimeouts: [5, 5], needless: [0, 0], failures: [.kill, .freeze, .partition],
                seed: seed)
        }
        #expect(found[.safe, default: 0] >= 19, "\(found)")
        #expect(found[.notSafe, default: 0] == 0, "\(found)")
    }

    @Test func equalSettingsAreRarelyCalledUnsafe() {
        for probability in [0.05, 0.3, 1] {
            let found = verdicts(40) { seed in
                SimulatedChange(
                    nodeTimeouts: [2, 2], needless: [probability, probability], failures: [],
                    seed: seed)
            }
            #expect(found[.notSafe, default: 0] <= 2, "\(probability): \(found)")
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
                if change.answer.verdict == .notSafe { found += 1 }
            }
            #expect(found >= 14, "\(probability): \(found)")
            if probability == 1 { #expect(longest < 200, "\(longest)") }
        }
    }
}
