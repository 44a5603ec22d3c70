import Foundation

/// The two-sample test of Kolmogorov and Smirnov: do two sets of samples come from one distribution?
///
/// N. Smirnov, "Table for Estimating the Goodness of Fit of Empirical Distributions", Annals of Mathematical
/// Statistics 19 (1948); the probability by the asymptotic series with the correction for small
/// samples of M. A. Stephens, "Use of the Kolmogorov-Smirnov, Cramer-von Mises and Related Statistics
/// Without Extensive Tables", Journal of the Royal Statistical Society B 32 (1970). Ties make it
/// cautious: it then finds a difference less often than it might.
package struct KolmogorovSmirnov: Sendable {
    /// The largest distance between the two distribution functions, from 0 to 1.
    package let distance: Double
    /// How likely a distance at least as large is when both come from one distribution.
    package let probability: Double

    /// Tests two sets of samples, in any order; an empty one differs from nothing.
    package init(_ first: [Double], _ second: [Double]) {
        let (left, right) = (first.sorted(), second.sorted())
        var (i, j, largest) = (0, 0, 0.0)
        while i < left.count, j < right.count {
            let value = min(left[i], right[j])
            while i < left.count, left[i] <= value { i += 1 }
            while j < right.count, right[j] <= value { j += 1 }
            let apart = Double(i) / Double(left.count) - Double(j) / Double(right.count)
            largest = max(largest, abs(apart))
        }
        distance = largest
        let (n, m) = (Double(left.count), Double(right.count))
        guard n > 0, m > 0 else {
            probability = 1
            return
        }
        let root = (n * m / (n + m)).squareRoot()
        probability = Self.tail((root + 0.12 + 0.11 / root) * largest)
    }

    /// The tail of Kolmogorov's distribution.
    private static func tail(_ statistic: Double) -> Double {
        guard statistic > 0.2 else { return 1 }
        let sum = (1...100).reduce(0.0) { sum, term in
            let k = Double(term)
            return sum + (term % 2 == 1 ? 1 : -1) * exp(-2 * k * k * statistic * statistic)
        }
        return min(1, max(0, 2 * sum))
    }
}
