import Testing

@testable import Quantities
@testable import Statistics

@Suite struct ShiftIntervalTests {
    /// Six on each side have 924 orders: below one of them nothing can be refused.
    @Test func fewSamplesAllowNoCertainty() throws {
        let samples = [1.0, 2, 3, 4, 5, 6]
        #expect(ShiftInterval(samples, samples, alpha: 1.0 / 925) == nil)
        let interval = try #require(ShiftInterval(samples, samples, alpha: 1.0 / 923))
        #expect(interval.low == -5 && interval.high == 5)
        #expect(ShiftInterval([], samples, alpha: 0.5) == nil)
    }

    @Test func theIntervalIsThatOfTheTables() throws {
        // Two samples of 5: P(U <= 2) = 4 / 252 = 0.0159, P(U <= 3) = 7 / 252 = 0.0278.
        let one = [0.0, 10, 20, 30, 40]
        let two = one.map { $0 + 3 }
        let differences = one.flatMap { first in two.map { $0 - first } }.sorted()
        let interval = try #require(ShiftInterval(one, two, alpha: 0.025))
        #expect(interval.low == differences[2] && interval.high == differences[22])
    }

    @Test func theShiftLiesOutsideNoOftenerThanSaid() {
        var generator = SplitMix64(seed: 3)
        var outside = 0
        for _ in 0..<500 {
            let one = (0..<12).map { _ in Double.random(in: 0..<1, using: &generator) }
            let two = (0..<12).map { _ in Double.random(in: 0..<1, using: &generator) + 0.5 }
            guard let interval = ShiftInterval(one, two, alpha: 0.05) else { continue }
            if interval.low > 0.5 || interval.high < 0.5 { outside += 1 }
        }
        #expect(outside > 10 && outside <= 70, "\(outside) of 500")
    }

    @Test func whatNeverCameIsBeyondAll() throws {
        let never = [Double](repeating: .infinity, count: 8)
        let some = [Double](repeating: 1, count: 8)
        let interval = try #require(ShiftInterval(some, never, alpha: 0.01))
        #expect(interval.low == .infinity)
        let same = try #require(ShiftInterval(never, never, alpha: 0.01))
        #expect(same.low == 0 && same.high == 0)
    }

    @Test func allLooksTogetherSpendNoMoreThanThereIs() {
        for samples in [5, 6, 48, 100, 5000] {
            let looks = SequentialLooks.looks(upTo: samples)
            #expect(looks.reduce(0) { $0 + $1.alpha } <= 0.05)
            #expect(looks.allSatisfy { $0.samples <= samples })
        }
        #expect(SequentialLooks.looks(upTo: 24).map(\.samples) == [6, 12, 24])
        #expect(SequentialLooks.next(after: 6) == 12)
        #expect(SequentialLooks.next(after: 48) == 96)
    }
}
