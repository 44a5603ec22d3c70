import Foundation

/// By how much the mean of a second sample lies above that of a first.
///
/// B. Welch, "The Generalization of Student's Problem when Several Different Population Variances are
/// Involved", Biometrika 34 (1947). Of samples that are all equal it has no width, and says nothing: what
/// never varied is a question for `BinomialBound`.
package struct MeanInterval: Hashable, Sendable {
    /// The lower end, second less first.
    package let low: Double
    /// The upper end.
    package let high: Double

    /// An interval; nil with fewer than 5 samples on a side, with infinite ones, or where none varies.
    ///
    /// - Parameters:
    ///   - first: The samples to compare with, in any order.
    ///   - second: The samples to compare.
    ///   - alpha: How likely the difference lies beyond either end, each by itself.
    package init?(_ first: [Double], _ second: [Double], alpha: Double) {
        guard min(first.count, second.count) >= 5, (first + second).allSatisfy(\.isFinite) else {
            return nil
        }
        let parts = [first, second].map { Self.moments($0) }
        let errors = zip(parts, [first, second]).map { $0.variance / Double($1.count) }
        let error = errors[0] + errors[1]
        guard error > 0 else { return nil }
        let degrees =
            error * error
            / zip(errors, [first, second]).reduce(0) { $0 + $1.0 * $1.0 / Double($1.1.count - 1) }
        let half = StudentDistribution.quantile(1 - alpha, degrees: degrees) * error.squareRoot()
        low = parts[1].mean - parts[0].mean - half
        high = parts[1].mean - parts[0].mean + half
    }

    /// The mean of samples and their variance about it.
    package static func moments(_ samples: [Double]) -> (mean: Double, variance: Double) {
        let mean = samples.reduce(0, +) / Double(max(1, samples.count))
        let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, squares / Double(max(1, samples.count - 1)))
    }
}
