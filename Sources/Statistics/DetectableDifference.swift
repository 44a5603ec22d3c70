/// The smallest difference that a rank test of given samples would have found.
package enum DetectableDifference {
    /// Beyond so many residuals the spread is known well enough from some of them.
    private static let mostResiduals = 300

    /// The shift of one sample against the other that the test finds with a given power.
    ///
    /// Noether's formula gives how often a value of one sample must exceed one of the other for
    /// that (G. Noether, "Sample Size Determination for Some Common Nonparametric Tests", JASA 82,
    /// 1987); the shift that makes it so is read off the samples' own spread about their medians.
    ///
    /// - Parameters:
    ///   - first: One sample.
    ///   - second: The other.
    ///   - level: How likely a false alarm may be, corrected for the number of questions.
    ///   - power: How likely the difference is found.
    /// - Returns: In the samples' unit; nil where no difference, however great, would be found.
    package static func of(
        _ first: [Double], _ second: [Double], level: Double, power: Double = 0.8
    ) -> Double? {
        guard !first.isEmpty, !second.isEmpty else { return nil }
        let (n, m) = (Double(first.count), Double(second.count))
        guard smallestProbability(first.count, second.count) <= level else { return nil }
        let needed =
            NormalDistribution.quantile(1 - level / 2) + NormalDistribution.quantile(power)
        // Of a few values a shift is found once it parts the samples, which the formula does not know.
        let superiority = min(1, 0.5 + needed * ((n + m) / (12 * n * m)).squareRoot())
        let residuals = thinned((residuals(of: first) + residuals(of: second)).sorted())
        let pairs = residuals.flatMap { one in residuals.map { $0 - one } }
        return Statistics.percentile(superiority * 100, of: pairs).map { max(0, $0) }
    }

    /// The two-sided probability of the most extreme order of so many values without ties.
    private static func smallestProbability(_ first: Int, _ second: Int) -> Double {
        var choices = 1.0
        for step in 1...min(first, second) {
            choices *= Double(first + second + 1 - step) / Double(step)
        }
        return min(1, 2 / choices)
    }

    /// The finite values' distances from their median.
    private static func residuals(of samples: [Double]) -> [Double] {
        let finite = samples.filter { $0.isFinite }
        guard let median = Statistics.median(of: finite) else { return [] }
        return finite.map { $0 - median }
    }

    private static func thinned(_ sorted: [Double]) -> [Double] {
        guard sorted.count > mostResiduals else { return sorted }
        return (0..<mostResiduals).map { sorted[$0 * (sorted.count - 1) / (mostResiduals - 1)] }
    }
}
