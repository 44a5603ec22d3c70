import Glibc
import Linux
import Testing

struct LinkShaperTests {
    private func fates(
        _ effect: LinkEffect, count: Int, seed: UInt64 = 7, interval: Int64 = 10_000,
        length: Int = 100, flow: (Int) -> UInt32 = { _ in 1 }
    ) -> [PacketFate] {
        var shaper = LinkShaper(effect: effect, random: TestGenerator(state: seed))
        return (0..<count).map {
            shaper.decide(now: Int64($0) * interval, length: length, flow: flow($0))
        }
    }

    @Test func effectThatDoesNothingSendsAtOnce() {
        let fate = fates(LinkEffect(), count: 3)[2]
        #expect(fate == PacketFate(dueNanoseconds: 20_000))
    }

    @Test func delayIsAddedExactly() {
        let fates = fates(LinkEffect(delay: .microseconds(1500)), count: 3)
        #expect(fates.map { $0.dueNanoseconds } == [1_500_000, 1_510_000, 1_520_000])
        #expect(fates.allSatisfy { $0.isDelayed })
    }

    @Test func jitterKeepsTheOrderOfAFlowAndItsBounds() {
        let effect = LinkEffect(delay: .milliseconds(5), jitter: .milliseconds(3))
        let dues = fates(effect, count: 5000).map { $0.dueNanoseconds }
        #expect(dues == dues.sorted())
        for (index, due) in dues.enumerated() {
            #expect((2_000_000...8_000_000).contains(due - Int64(index) * 10_000))
        }
    }

    @Test func jitterLetsFlowsOvertakeEachOther() {
        let effect = LinkEffect(delay: .milliseconds(5), jitter: .milliseconds(3))
        let dues = fates(effect, count: 100, flow: { UInt32($0) }).map { $0.dueNanoseconds }
        #expect(dues != dues.sorted())
    }

    @Test(arguments: LinkEffect.Distribution.allCases)
    func jitterHasItsMeanAndSpread(distribution: LinkEffect.Distribution) {
        let effect = LinkEffect(
            delay: .milliseconds(50), jitter: .milliseconds(10), distribution: distribution)
        let interval: Int64 = 1_000_000_000
        let held = fates(effect, count: 20_000, interval: interval).enumerated()
            .map { Double($1.dueNanoseconds - Int64($0) * interval) / 1e6 }
        let mean = held.reduce(0, +) / 20_000
        let spread = (held.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 20_000).squareRoot()
        #expect(abs(mean - 50) < 0.3)
        // A uniform spread of ± 10 has a standard deviation of 10 / √3.
        #expect(abs(spread - (distribution == .normal ? 10 : 5.774)) < 0.3)
    }

    /// Kolmogorov's test: with 20,000 samples the greatest distance between the share of packets held for at most
    /// some time and what the distribution says stays below 1.95 / √20,000 but for 1 of 1,000 seeds.
    @Test(arguments: LinkEffect.Distribution.allCases)
    func jitterHasTheDistributionThatWasAskedFor(distribution: LinkEffect.Distribution) {
        let effect = LinkEffect(
            delay: .milliseconds(50), jitter: .milliseconds(10), distribution: distribution)
        let interval: Int64 = 1_000_000_000
        let held = fates(effect, count: 20_000, interval: interval).enumerated()
            .map { Double($1.dueNanoseconds - Int64($0) * interval) / 1e6 }.sorted()
        func expected(_ time: Double) -> Double {
            switch distribution {
            case .uniform: min(max((time - 40) / 20, 0), 1)
            case .normal: erfc((50 - time) / (10 * 2.0.squareRoot())) / 2
            }
        }
        let distance = held.enumerated().map { index, time in
            let share = expected(time)
            return max(abs(share - Double(index) / 20_000), abs(Double(index + 1) / 20_000 - share))
        }.max()
        #expect(distance ?? 1 < 1.95 / 20_000.0.squareRoot())
    }

    @Test func chancesComeTrueAsOftenAsAsked() {
        var effect = LinkEffect(delay: .milliseconds(1))
        effect.loss = 0.1
        effect.duplicate = 0.2
        effect.corrupt = 0.3
        effect.reorder = 0.4
        let fates = fates(effect, count: 20_000)
        let kept = fates.filter { $0.copies > 0 }
        func ratio(_ count: Int) -> Double { Double(count) / Double(kept.count) }
        #expect(abs(Double(kept.count) / 20_000 - 0.9) < 0.02)
        #expect(abs(ratio(kept.count { $0.copies == 2 }) - 0.2) < 0.02)
        #expect(abs(ratio(kept.count { $0.corruptedBit != nil }) - 0.3) < 0.02)
        #expect(abs(ratio(kept.count { $0.isReordered }) - 0.4) < 0.02)
    }

    @Test func reorderedPacketsDoNotWait() {
        var effect = LinkEffect(delay: .milliseconds(1))
        effect.reorder = 1
        #expect(fates(effect, count: 2)[1].dueNanoseconds == 10_000)
    }

    @Test func partitionLosesEverything() {
        #expect(fates(LinkEffect(loss: 1), count: 1000).allSatisfy { $0.copies == 0 })
    }

    @Test func ratePacesPacketsBehindEachOther() {
        var effect = LinkEffect(delay: .milliseconds(1))
        effect.rateBitsPerSecond = 8_000_000
        // 100 bytes at a byte a microsecond take 100 µs; the packets come every 10 µs.
        let dues = fates(effect, count: 3).map { $0.dueNanoseconds }
        #expect(dues == [1_100_000, 1_200_000, 1_300_000])
    }

    @Test func sameSeedMeansTheSameFates() {
        var effect = LinkEffect(delay: .milliseconds(9), jitter: .milliseconds(9))
        effect.loss = 0.5
        #expect(fates(effect, count: 100) == fates(effect, count: 100))
        #expect(fates(effect, count: 100) != fates(effect, count: 100, seed: 8))
    }
}
