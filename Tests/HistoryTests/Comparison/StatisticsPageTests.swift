import Foundation
import Testing

@testable import History
@testable import Quantities
@testable import Statistics

/// The numbers that the page on statistics tells, held against the tables that the program makes and against
/// simulated comparisons.
@Suite struct StatisticsPageTests {
    private static let comparisons = 30
    private static let mostRuns = 50

    /// The cells of the page's table that begins with this heading, row by row.
    private static func table(_ heading: String) throws -> [[String]] {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Sources/shaketable/Documentation.docc/Statistics.md"),
            encoding: .utf8)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix(heading) })
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    private static func part(_ text: String) throws -> Double {
        try #require(Double(text.prefix { $0.isNumber })) / 100
    }

    @Test func sixtyRunsDoUpToTheScatterThatIsTold() throws {
        let rows = try Self.table("| measure | tolerance |")
        #expect(rows.count == 4)
        for row in rows {
            let (tolerance, scatter) = (try Self.part(row[1]), try Self.part(row[2]))
            let needed = try #require(PowerTable.toPass(scatter, tolerance, least: 59))
            #expect(needed <= 60, "\(row)")
            let beyond = try #require(PowerTable.toPass(scatter * 1.05, tolerance, least: 59))
            #expect(beyond > 60, "\(row)")
        }
    }

    @Test func thePageTellsWhatTheProgramPrints() throws {
        let printed = PowerTable(ComparisonOptions(), base: nil).rows.map { row in
            ["`\(row.name)`"] + row.toFind.map { $0.map { "\($0)" } ?? "over 1,000" }
        }
        let told = try Self.table("| measure | scatter |").map { row in
            [String(row[0].prefix { $0 != "," })] + row[2...]
        }
        #expect(told == printed)
    }

    /// Of 30 comparisons 24 should find it, and with half the runs clearly fewer. Larger numbers would take minutes.
    @Test func fourOfFiveFindItWithTheRunsThatAreTold() throws {
        let rows = try Self.table("| measure | scatter |")
        #expect(rows.count == 6)
        for row in rows {
            let scatter = try Self.part(row[1])
            let isCount = row[0].hasPrefix("`lost-writes`")
            for (growth, text) in zip(PowerTable.growths, row[2...]) where !text.hasPrefix("over") {
                let runs = try #require(Int(text))
                guard runs <= Self.mostRuns else { continue }
                let found = Self.found(runs, scatter, growth, isCount: isCount)
                #expect(found >= 20, "\(row), +\(growth): \(found) of \(Self.comparisons)")
                let few = Self.found(runs / 2, scatter, growth, isCount: isCount)
                #expect(few <= 22, "\(row), +\(growth): \(few) with half the runs")
            }
        }
    }

    private static func found(
        _ runs: Int, _ scatter: Double, _ growth: Double, isCount: Bool
    ) -> Int {
        var generator = SplitMix64(seed: 17)
        let deviation = log(1 + scatter * scatter).squareRoot()
        func value(_ growth: Double) -> Double {
            guard isCount else {
                let quantile = NormalDistribution.quantile(
                    Double.random(in: 1e-9..<1, using: &generator))
                return (1 + growth) * exp(deviation * quantile)
            }
            // Of a count that is Poisson's the scatter is the root of one by its mean.
            let floor = exp(-(1 + growth) / (scatter * scatter))
            var (count, product) = (-1.0, 1.0)
            repeat {
                count += 1
                product *= Double.random(in: 0..<1, using: &generator)
            } while product > floor
            return count
        }
        return (0..<comparisons).count { _ in
            let base = (0..<runs).map { _ in value(0) }
            let new = (0..<runs).map { _ in value(growth) }
            return RankTest(base, new).pValue <= 0.05 / 6
        }
    }
}
