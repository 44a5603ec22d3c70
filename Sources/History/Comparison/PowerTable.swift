import Foundation
import Judgement
import Statistics

/// How many runs a side a comparison needs, measure by measure, told before the night.
package struct PowerTable: Codable, Sendable {
    /// One primary measure.
    package struct Row: Codable, Sendable {
        /// As expectations write it.
        package var name: String
        /// The standard deviation of the runs as a part of their location; 0 where none differs.
        package var scatter: Double
        /// How many runs tell so.
        package var runs: Int
        /// How much worse is tolerated, as a part of the location; nil where that is 0.
        package var tolerance: Double?
        /// How many runs a side show that nothing changed, were it so; nil when out of reach.
        package var toPass: Int?
        /// With how many runs a side four of five comparisons call it worse, for each of `growths`; nil when out
        /// of reach, or where nothing scatters.
        package var toFind: [Int?]
    }

    /// By how much worse, as parts of the location.
    package static let growths = [0.1, 0.2, 0.3]

    /// A night of one plan with one failover, as measured on a quiet machine: the scatter of each measure.
    ///
    /// Of counts that are Poisson's, two a run, it is the root of a half.
    package static let usualScatter = [
        "failover-time": 0.15, "outage": 0.14, "recovery-time": 0.1, "error-rate": 0.25,
        "latency.p99": 0.3, "lost-writes": 0.71,
    ]

    /// Whether the scatter is measured, and not that of a usual night.
    package var isMeasured: Bool
    /// Runs a side before which nothing can end with 0.
    package var least: Int
    /// The primary measures.
    package var rows: [Row]

    private static let mostRuns = 1000
    private static let level = 0.05
    private static let power = 0.8

    /// A table.
    ///
    /// - Parameters:
    ///   - options: How runs are to be compared.
    ///   - base: Runs whose scatter counts; nil for a usual night.
    package init(_ options: ComparisonOptions, base: [MeasuredRun]?) {
        isMeasured = base != nil
        let least = BinomialBound.trialsNeeded(toShow: options.rare)
        self.least = least
        let conclusive = base?.filter { $0.isConclusive }
        var found: [(name: String, scatter: Double, runs: Int, tolerance: Double?)] = []
        for (name, reference) in Judge.reported {
            let measure = reference.measure
            guard options.primary?.contains(name) ?? measure.primary.contains(name) else {
                continue
            }
            let values = conclusive?.compactMap { $0.measure(name)?.value }.filter(\.isFinite)
            guard let scatter = Self.scatter(values, of: name) else { continue }
            let location = values.map { measure.location.value(of: $0) ?? 0 } ?? 1
            let difference =
                values == nil
                ? options.tolerance.difference(of: name, measure, from: 1)
                : options.tolerance.difference(of: name, measure, from: location)
            found.append(
                (
                    name, scatter, values?.count ?? 0,
                    location > 0 ? difference / location : nil
                ))
        }
        // At Holm's first step the level is shared by all that vary.
        let questions = max(1, found.count { $0.scatter > 0 })
        rows = found.map { name, scatter, runs, tolerance in
            Row(
                name: name, scatter: scatter, runs: runs, tolerance: tolerance,
                toPass: Self.toPass(scatter, tolerance, least: least),
                toFind: Self.growths.map {
                    Self.toFind(growth: $0, scatter: scatter, level: Self.level / Double(questions))
                })
        }
    }

    /// Nil where nothing is known of a measure.
    private static func scatter(_ values: [Double]?, of name: String) -> Double? {
        guard let values else { return usualScatter[name] }
        guard values.count >= 2 else { return nil }
        let (mean, variance) = MeanInterval.moments(values)
        return mean > 0 ? variance.squareRoot() / mean : 0
    }

    /// By the normal formula for a mean, with 95 % to get there, as `Equivalence` has it.
    static func toPass(_ scatter: Double, _ tolerance: Double?, least: Int) -> Int? {
        guard scatter > 0 else { return least }
        guard let tolerance, tolerance > 0 else { return nil }
        let quotient = 2 * NormalDistribution.quantile(0.95) * scatter / tolerance
        let runs = 2 * quotient * quotient + 2
        return runs <= Double(mostRuns) ? max(least, Int(runs.rounded(.up))) : nil
    }

    /// Runs a side with which the rank test finds logarithmically normal values that grew.
    ///
    /// G. Noether, "Sample Size Determination for Some Common Nonparametric Tests", Journal of the American
    /// Statistical Association 82 (1987): by the probability that a new value is the greater.
    static func toFind(growth: Double, scatter: Double, level: Double) -> Int? {
        guard scatter > 0 else { return nil }
        let deviation = log(1 + scatter * scatter).squareRoot()
        let superiority = NormalDistribution.cumulative(
            log(1 + growth) / (deviation * 2.0.squareRoot()))
        let quantiles =
            NormalDistribution.quantile(1 - level / 2) + NormalDistribution.quantile(power)
        let runs = quantiles * quantiles / (6 * (superiority - 0.5) * (superiority - 0.5))
        return runs <= Double(mostRuns) ? max(5, Int(runs.rounded(.up))) : nil
    }
}
