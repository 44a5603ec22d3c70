import Foundation
import Testing

@testable import History
@testable import Judgement
@testable import Quantities
@testable import Statistics

/// How often the comparison is wrong, over many pairs of sets whose truth is known.
struct FalseAlarmTests {
    /// Runs with all primary measures, each skewed, none of them changed but by a scale.
    private func skewed(_ count: Int, seed: UInt64, scale: Double = 1) -> [MeasuredRun] {
        let names = MeasureCatalog.all.flatMap { $0.primary }
        let values = names.enumerated().map { index, _ in
            MeasuredRuns.skewed(count, seed: seed * 100 + UInt64(index), scale: scale)
        }
        return (0..<count).map { run in
            MeasuredRuns.run(
                Dictionary(uniqueKeysWithValues: zip(names, values.map { $0[run] })))
        }
    }

    /// Of 200 pairs of equal sets 5 % may differ in any of their measures; 17 is the 98th percentile
    /// of the binomial distribution with 200 draws of 5 %.
    @Test func equalSetsRarelyDiffer() throws {
        var alarms = 0
        for pair in 0..<UInt64(200) {
            let comparison = try Comparer().compare(
                skewed(12, seed: 2 * pair + 1), with: skewed(12, seed: 2 * pair + 2))
            let answers = comparison.plans[0].measures.map { $0.answer }
            if answers.contains(.worse) || answers.contains(.better) { alarms += 1 }
        }
        #expect(alarms <= 17, "\(alarms) of 200")
    }

    @Test func aThirdMoreIsFound() throws {
        var found = 0
        for pair in 0..<UInt64(20) {
            // Counts may double, so that only times and errors are asked.
            let comparison = try Comparer().compare(
                skewed(12, seed: 2 * pair + 1), with: skewed(12, seed: 2 * pair + 2, scale: 1.3))
            if comparison.conclusion == .regression { found += 1 }
        }
        #expect(found == 20)
    }

    // MARK: Nights

    /// A night as one of a plan with one failover is: times with a tail, errors, lost writes, and what is never seen.
    private func night(_ count: Int, seed: UInt64, scale: Double = 1) -> [MeasuredRun] {
        var nights = NightSimulation(seed: seed)
        return (0..<count).map { _ in nights.run(scale: scale) }
    }

    /// So many runs the documentation asks for.
    private let runs = 60

    @Test func unchangedNightsEndWithNoRegression() throws {
        var conclusions: [RunComparison.Conclusion: Int] = [:]
        for pair in 0..<UInt64(20) {
            let comparison = try Comparer().compare(
                night(runs, seed: 2 * pair + 1), with: night(runs, seed: 2 * pair + 2))
            conclusions[comparison.conclusion, default: 0] += 1
        }
        #expect(conclusions[.noRegression, default: 0] >= 18, "\(conclusions)")
        #expect(conclusions[.regression, default: 0] <= 2, "\(conclusions)")
    }

    /// The least that is not tolerated, of times that only failover-time and outage are.
    @Test func whatIsJustBeyondTheToleranceRarelyPasses() throws {
        for (scale, most) in [(1.21, 2), (1.3, 0)] {
            var passed = 0
            for pair in 0..<UInt64(20) {
                let comparison = try Comparer().compare(
                    night(runs, seed: 2 * pair + 1),
                    with: night(runs, seed: 2 * pair + 2, scale: scale))
                if comparison.conclusion == .noRegression { passed += 1 }
            }
            #expect(passed <= most, "\(scale): \(passed) of 20")
        }
    }

    private func notWorse(
        _ name: String, _ pairs: Int, _ make: (inout SplitMix64) -> (base: [Double], new: [Double])
    ) throws -> Int {
        var generator = SplitMix64(seed: 7)
        return try (0..<pairs).count { _ in
            let (base, new) = make(&generator)
            let comparison = try Comparer().compare(
                MeasuredRuns.runs(base, of: name), with: MeasuredRuns.runs(new, of: name))
            return comparison.plans[0].measures[0].isNotWorse
        }
    }

    @Test(arguments: [12, 20, 60])
    func noneIsNotTheSameAsOneInFiveRuns(count: Int) throws {
        for name in ["lost-writes", "needless-failovers", "error-rate"] {
            let found = try notWorse(name, 100) { generator in
                let some = (0..<count).map { _ in
                    Double.random(in: 0..<1, using: &generator) < 0.2 ? 1.0 : 0
                }
                return ([Double](repeating: 0, count: count), some)
            }
            #expect(found <= 5, "\(name): \(found) of 100 with \(count) runs")
        }
    }

    @Test(arguments: [(0.1, 5.0), (0.05, 20), (0.1, .infinity), (0.5, 1)])
    func aTailIsNotTheSame(part: Double, seconds: Double) throws {
        for name in ["failover-time"] {
            let found = try notWorse(name, 40) { generator in
                let base = MeasuredRuns.skewed(runs, seed: generator.next())
                let new = MeasuredRuns.skewed(runs, seed: generator.next()).map {
                    $0 + (Double.random(in: 0..<1, using: &generator) < part ? seconds : 0)
                }
                return (base, new)
            }
            #expect(found <= 4, "\(name), \(part) by \(seconds) s: \(found) of 40")
        }
    }

    @Test func whatNeverVariesIsTheSameOnceEnoughRunsShowIt() throws {
        for value in [0.0, 3, 0.25] {
            for (count, answer) in [(58, MeasureComparison.Answer.notEnoughData), (59, .same)] {
                let values = [Double](repeating: value, count: count)
                let comparison = try Comparer().compare(
                    MeasuredRuns.runs(values, of: "lost-writes"),
                    with: MeasuredRuns.runs(values, of: "lost-writes"))
                let measure = comparison.plans[0].measures[0]
                #expect(measure.answer == answer, "\(value), \(count)")
                #expect(measure.low == nil)
                #expect(measure.needed == 59)
            }
        }
    }
}

/// Runs of nights in which nothing changes.
struct NightSimulation {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// A run; times, errors and losses are multiplied by a scale.
    mutating func run(scale: Double) -> MeasuredRun {
        let failover = 2.4 * scale * spread(0.15)
        return MeasuredRuns.run([
            "failover-time": failover, "outage": failover + 0.6 * scale * spread(0.3),
            "recovery-time": 5 * scale * spread(0.1), "error-rate": 0.04 * scale * spread(0.25),
            "latency.p99": 0.9 * scale * spread(0.3), "lost-writes": lost(scale),
            "needless-failovers": 0, "stale-reads": 0, "linearizability-violations": 0,
            "retry-anomalies": 0,
        ])
    }

    /// Logarithmically normal about 1.
    private mutating func spread(_ deviation: Double) -> Double {
        exp(
            deviation
                * NormalDistribution.quantile(
                    Double.random(in: 1e-9..<1, using: &generator)))
    }

    /// As Poisson has it, of two in the mean.
    private mutating func lost(_ scale: Double) -> Double {
        let limit = exp(-2 * scale)
        var product = Double.random(in: 0..<1, using: &generator)
        var count = 0.0
        while product > limit {
            count += 1
            product *= Double.random(in: 0..<1, using: &generator)
        }
        return count
    }
}
