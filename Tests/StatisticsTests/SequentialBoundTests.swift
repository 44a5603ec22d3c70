import Testing

@testable import Quantities
@testable import Statistics

@Suite struct SequentialBoundTests {
    @Test func thirtyTwoCleanTrialsShowATenth() {
        #expect(SequentialBound.trialsNeeded(toShow: 0.1) == 32)
        #expect(SequentialBound.upper(Proportion(successes: 0, trials: 32)) <= 0.1)
        #expect(SequentialBound.upper(Proportion(successes: 0, trials: 31)) > 0.1)
        let after = Proportion(successes: 1, trials: 10)
        let more = SequentialBound.trialsNeeded(toShow: 0.1, after: after)
        #expect((45...65).contains(more))
        let all = Proportion(successes: 1, trials: 10 + more)
        #expect(SequentialBound.upper(all) <= 0.1)
    }

    @Test func boundsHoldTheRatioBetweenThem() {
        for (events, trials) in [(0, 5), (1, 5), (5, 5), (3, 40), (50, 100), (97, 100)] {
            let counts = Proportion(successes: events, trials: trials)
            let ratio = Double(events) / Double(trials)
            let (low, high) = (SequentialBound.lower(counts), SequentialBound.upper(counts))
            #expect(low <= ratio && ratio <= high)
            #expect(low >= 0 && high <= 1)
            // Stricter is wider.
            #expect(SequentialBound.upper(counts, alpha: 0.01) >= high)
        }
        #expect(SequentialBound.upper(Proportion()) == 1)
        #expect(SequentialBound.lower(Proportion()) == 0)
    }

    /// Looks after every trial and stops as soon as the bound says what one would like to hear.
    @Test func lookingAfterEveryTrialIsWrongNoOftenerThanSaid() {
        var generator = SplitMix64(seed: 7)
        let least = SequentialBound.trialsNeeded(toShow: 0.1)
        for truth in [0.1, 0.12] {
            var wrong = 0
            for _ in 0..<2000 {
                var counts = Proportion()
                while counts.trials < 150 {
                    counts.count(Double.random(in: 0..<1, using: &generator) < truth)
                    let isShown =
                        counts.trials >= least && SequentialBound.excludes(0.1, counts)
                    if isShown {
                        wrong += 1
                        break
                    }
                    // What is this far from being shown will not be in this game.
                    if counts.successes > 8 { break }
                }
            }
            #expect(Double(wrong) / 2000 <= 0.05)
            // The test would notice a bound that never says anything.
            if truth == 0.1 { #expect(wrong > 20) }
        }
    }
}
