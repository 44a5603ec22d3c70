import Testing

@testable import Statistics

/// Expected numbers are those of SciPy 1.17: `stats.mannwhitneyu(second, first)`, exact by
/// enumeration where there are ties, or with `method="asymptotic"`.
struct RankTestTests {
    @Test func withoutTiesItIsExact() {
        let test = RankTest([19, 22, 16, 29, 24], [20, 11, 17, 12])
        #expect(test.u == 3)
        #expect(test.isExact)
        #expect(abs(test.pValue - 0.1111111111111111) < 1e-12)
        #expect(test.superiority == 0.15)
    }

    @Test func twentyAgainstTwentyIsStillExact() {
        let first = (1...20).map { Double($0) }
        let test = RankTest(first, first.map { $0 + 4.5 })
        #expect(test.u == 280)
        #expect(abs(test.pValue - 0.030411256038764864) < 1e-12)
    }

    @Test func tiesAreExactToo() {
        let test = RankTest([0, 0, 1, 2, 2, 5], [2, 3, 5, 5, 7])
        #expect(test.u == 26)
        #expect(test.isExact)
        #expect(abs(test.pValue - 0.06060606060606061) < 1e-12)
    }

    @Test func manyAreTestedByTheNormalDistribution() {
        let first = (0..<200).map { Double($0 * 37 % 101) / 10 }
        let second = (0..<180).map { Double($0 * 53 % 97) / 10 + 0.8 }
        let test = RankTest(first, second)
        #expect(!test.isExact)
        #expect(test.u == 19968)
        #expect(abs(test.pValue - 0.06571200607585038) < 1e-9)
    }

    @Test func whatNeverCameRanksAboveAll() {
        let test = RankTest([1, 2, 3, 4, 5], [.infinity, .infinity, .infinity, .infinity, 6])
        #expect(test.superiority == 1)
        #expect(abs(test.pValue - 2.0 / 252) < 1e-12)
    }

    @Test func equalSamplesTellNothing() {
        #expect(RankTest([0, 0, 0], [0, 0, 0]).pValue == 1)
        let many = [Double](repeating: 1, count: 500)
        #expect(RankTest(many, many).pValue == 1)
    }

    /// `stats.norm.ppf` and `stats.norm.cdf`.
    @Test(arguments: [
        (0.975, 1.959963984540054), (0.8, 0.8416212335729143), (0.001, -3.090232306167813),
        (1e-9, -5.9978070150076865),
    ])
    func quantilesOfTheNormalDistribution(probability: Double, value: Double) {
        #expect(abs(NormalDistribution.quantile(probability) - value) < 1e-8)
        #expect(abs(NormalDistribution.cumulative(-1.234) - 0.10860145212152433) < 1e-12)
    }
}
