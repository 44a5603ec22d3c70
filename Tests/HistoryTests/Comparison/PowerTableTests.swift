import Foundation
import Testing

@testable import History
@testable import Quantities
@testable import Statistics

/// The runs that the table asks for, held against comparisons.
@Suite struct PowerTableTests {
    private func values(
        _ count: Int, scatter: Double, growth: Double, _ generator: inout SplitMix64
    ) -> [Double] {
        let deviation = log(1 + scatter * scatter).squareRoot()
        return (0..<count).map { _ in
            (1 + growth)
                * exp(
                    deviation
                        * NormalDistribution.quantile(
                            Double.random(in: 1e-9..<1, using: &generator)))
        }
    }

    /// Of 100 comparisons 80 should find it: 4 in each direction are a standard deviation.
    @Test(arguments: [(0.15, 0.2), (0.15, 0.3), (0.3, 0.3), (0.1, 0.1)])
    func fourOfFiveFindWhatTheTableSays(scatter: Double, growth: Double) throws {
        let level = 0.05 / 6
        let runs = try #require(
            PowerTable.toFind(growth: growth, scatter: scatter, level: level))
        var generator = SplitMix64(seed: 3)
        let found = (0..<100).count { _ in
            RankTest(
                values(runs, scatter: scatter, growth: 0, &generator),
                values(runs, scatter: scatter, growth: growth, &generator)
            ).pValue <= level
        }
        // Small sets are found more often: runs come whole, and so do the ranks of the test.
        #expect((68...98).contains(found), "\(runs) runs: \(found) of 100")
    }

    /// So many runs end with "not worse" nearly always, and a third of them rarely.
    @Test func unchangedRunsPassWithWhatTheTableSays() throws {
        let runs = try #require(PowerTable.toPass(0.33, 0.2, least: 29))
        #expect((55...70).contains(runs))
        func passed(_ count: Int) -> Int {
            var generator = SplitMix64(seed: 5)
            return (0..<40).count { _ in
                let base = values(count, scatter: 0.33, growth: 0, &generator)
                let new = values(count, scatter: 0.33, growth: 0, &generator)
                return (MeanInterval(base, new, alpha: 0.05)?.high ?? .infinity) <= 0.2
            }
        }
        #expect(passed(runs) >= 34)
        #expect(passed(runs / 3) < 34)
    }

    @Test func aBaseTellsItsOwnScatterAndWhatNeverVariesNeedsTheLeast() {
        var options = ComparisonOptions()
        var generator = SplitMix64(seed: 9)
        let base = MeasuredRuns.runs(
            values(30, scatter: 0.5, growth: 0, &generator), of: "failover-time")
        let table = PowerTable(options, base: base)
        #expect(table.rows.map(\.name) == ["failover-time"])
        #expect((0.3...0.8).contains(table.rows[0].scatter))
        #expect((table.rows[0].toPass ?? 0) > 59)
        let zeros = MeasuredRuns.runs([Double](repeating: 0, count: 9), of: "lost-writes")
        #expect(PowerTable(options, base: zeros).rows[0].toPass == 59)
        options.rare = 0.1
        #expect(PowerTable(options, base: zeros).rows[0].toPass == 29)
    }

    /// With what is rare said to be one in ten, 30 unchanged runs a side of a steady measure do.
    @Test func fewerRunsDoWhereRarerThingsAreTolerated() throws {
        var options = ComparisonOptions()
        options.rare = 0.1
        var generator = SplitMix64(seed: 11)
        let passed = try (0..<20).count { _ in
            let sides = (0..<2).map { _ in
                MeasuredRuns.runs(
                    values(30, scatter: 0.15, growth: 0, &generator), of: "failover-time")
            }
            return try Comparer(options).compare(sides[0], with: sides[1]).conclusion
                == .noRegression
        }
        #expect(passed >= 18, "\(passed) of 20")
    }
}
