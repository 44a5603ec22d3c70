/// Whether two samples come from one distribution: the rank sum test of Mann and Whitney.
///
/// H. Mann and D. Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger
/// than the Other", Annals of Mathematical Statistics 18 (1947). Infinite samples rank above all
/// others.
package struct RankTest: Sendable {
    /// In how many pairs the second sample's value is the greater; a tie counts one half.
    package let u: Double
    /// The probability that a value of the second sample is the greater; a tie counts one half.
    package let superiority: Double
    /// The two-sided probability of so extreme a `u` or a more extreme one when nothing differs.
    package let pValue: Double
    /// Whether `pValue` is exact, ties included, and not by the normal distribution.
    package let isExact: Bool

    /// Above so many steps the exact distribution is left for the normal one, which is as good there.
    private static let mostSteps = 20_000_000

    /// Tests two samples.
    ///
    /// - Parameters:
    ///   - first: Not empty, none of them not-a-number.
    ///   - second: The same.
    package init(_ first: [Double], _ second: [Double]) {
        precondition(!first.isEmpty && !second.isEmpty, "a rank test needs samples on both sides")
        let ranks = Self.doubledMidranks(first + second)
        let count = second.count
        let sum = ranks.suffix(count).reduce(0, +)
        let pairs = Double(first.count) * Double(count)
        u = Double(sum - count * (count + 1)) / 2
        superiority = u / pairs
        let exact = RankSumDistribution(
            doubledRanks: ranks, size: count, mostSteps: Self.mostSteps)
        isExact = exact != nil
        pValue =
            exact?.twoSided(sum) ?? Self.normal(u, first.count, count, doubledRanks: ranks)
    }

    /// Twice the rank of each value, ties sharing the mean of their ranks, so that all are whole.
    static func doubledMidranks(_ values: [Double]) -> [Int] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Int](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = start + end + 2 }
            start = end + 1
        }
        return ranks
    }

    /// The normal approximation, corrected for ties and for continuity (Lehmann, "Nonparametrics",
    /// 1975, section 1.4).
    private static func normal(
        _ u: Double, _ first: Int, _ second: Int, doubledRanks: [Int]
    ) -> Double {
        let (n, m) = (Double(first), Double(second))
        let total = n + m
        let ties = Dictionary(grouping: doubledRanks) { $0 }.values.reduce(0.0) { sum, tied in
            let size = Double(tied.count)
            return sum + (size * size * size - size)
        }
        let variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
        guard variance > 0 else { return 1 }
        let distance = max(0, abs(u - n * m / 2) - 0.5)
        return min(1, 2 * NormalDistribution.cumulative(-distance / variance.squareRoot()))
    }
}
