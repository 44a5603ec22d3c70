import Foundation

/// The standard normal distribution.
package enum NormalDistribution {
    /// The part of it at or below a value.
    package static func cumulative(_ value: Double) -> Double {
        erfc(-value / 2.0.squareRoot()) / 2
    }

    /// The value at or below which a part of it lies.
    ///
    /// - Parameter probability: From 0 to 1.
    /// - Returns: The value to 1e-12, by bisection; infinite at both ends.
    package static func quantile(_ probability: Double) -> Double {
        if probability <= 0 { return -.infinity }
        if probability >= 1 { return .infinity }
        var (low, high) = (-40.0, 40.0)
        while high - low > 1e-12 {
            let middle = (low + high) / 2
            if cumulative(middle) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

/// Student's distribution of a mean whose scatter is known from a few samples only.
package enum StudentDistribution {
    /// The value at or below which a part of it lies.
    ///
    /// By the expansion of R. Cornish and E. Fisher in the normal quantile (Abramowitz and Stegun,
    /// "Handbook of Mathematical Functions", 26.7.5): for parts from 0.5 % and 4 degrees on off by less
    /// than 2 % of the value.
    ///
    /// - Parameters:
    ///   - probability: Above 0 and below 1.
    ///   - degrees: Degrees of freedom, above 0, whole or not.
    /// - Returns: The value, in standard errors.
    package static func quantile(_ probability: Double, degrees: Double) -> Double {
        let z = NormalDistribution.quantile(probability)
        let (z3, z5, z7, z9) = (pow(z, 3), pow(z, 5), pow(z, 7), pow(z, 9))
        let terms = [
            (z3 + z) / 4,
            (5 * z5 + 16 * z3 + 3 * z) / 96,
            (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384,
            (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / 92160,
        ]
        return zip(1..., terms).reduce(z) { $0 + $1.1 / pow(degrees, Double($1.0)) }
    }
}

/// How the rank sum of one of two samples is distributed when nothing differs, given the ties.
///
/// Every choice of `size` out of all ranks is equally likely; they are counted by their sum with the
/// shift algorithm (B. Streitberg and J. Röhmel, "Exact Distributions for Permutation and Rank
/// Tests", Statistical Software Newsletter 12, 1986).
struct RankSumDistribution {
    /// How many choices have each sum.
    private let choices: [Double]

    /// The distribution; nil where counting would take more than so many steps.
    init?(doubledRanks: [Int], size: Int, mostSteps: Int) {
        let greatest = doubledRanks.sorted(by: >).prefix(size).reduce(0, +)
        let width = greatest + 1
        guard doubledRanks.count * size * width <= mostSteps else { return nil }
        var counts = [Double](repeating: 0, count: (size + 1) * width)
        counts[0] = 1
        for (taken, rank) in doubledRanks.enumerated() {
            for chosen in stride(from: min(size, taken + 1), to: 0, by: -1) {
                let (row, below) = (chosen * width, (chosen - 1) * width)
                guard rank <= greatest else { continue }
                for sum in rank...greatest { counts[row + sum] += counts[below + sum - rank] }
            }
        }
        choices = Array(counts.suffix(width))
    }

    /// The probability of a sum at least as extreme, on both sides.
    func twoSided(_ sum: Int) -> Double {
        let all = choices.reduce(0, +)
        let below = choices.prefix(sum + 1).reduce(0, +)
        let above = choices.suffix(from: min(sum, choices.count)).reduce(0, +)
        return min(1, 2 * min(below, above) / all)
    }
}
