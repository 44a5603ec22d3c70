import Synchronization

/// By how much a second sample lies above a first, by their ranks: exact for any distribution.
///
/// J. Hodges and E. Lehmann, "Estimates of Location Based on Rank Tests", Annals of Mathematical
/// Statistics 34 (1963): the differences of all pairs, cut where the test of Mann and Whitney would refuse. Ties
/// and infinite values make it wider, never too narrow.
package struct ShiftInterval: Hashable, Sendable {
    /// The lower end, second less first.
    package let low: Double
    /// The upper end.
    package let high: Double

    /// The most pairs whose orders are counted.
    private static let mostPairs = 2500

    private struct Sizes: Hashable {
        var first: Int
        var second: Int
        var alpha: Double
    }

    /// What was counted before: the same few sizes are asked for over and over.
    private static let cuts = Mutex<[Sizes: Int]>([:])

    /// An interval; nil with too few samples to be so sure.
    ///
    /// - Parameters:
    ///   - first: The samples to compare with, in any order.
    ///   - second: The samples to compare.
    ///   - alpha: How likely the shift lies beyond either end, each by itself.
    package init?(_ first: [Double], _ second: [Double], alpha: Double) {
        guard !first.isEmpty, !second.isEmpty else { return nil }
        let sizes = Sizes(first: first.count, second: second.count, alpha: alpha)
        let cut = Self.cuts.withLock { cuts -> Int? in
            if let known = cuts[sizes] { return known }
            let cut = Self.greatest(sizes.first, sizes.second, alpha)
            cuts[sizes] = cut
            return cut
        }
        guard let cut else { return nil }
        let differences = first.flatMap { one in
            second.map { Location.difference(one, $0) }
        }.sorted()
        low = differences[cut]
        high = differences[differences.count - 1 - cut]
    }

    /// The greatest u whose probability to be reached or undercut is at most alpha; nil when 0 is too likely.
    ///
    /// The number of orders with each u are the coefficients of the Gaussian binomial. Of many pairs they
    /// are left for the normal distribution, which is cut a little lower than theirs.
    private static func greatest(_ n: Int, _ m: Int, _ alpha: Double) -> Int? {
        if n * m > mostPairs, min(n, m) >= 20 {
            let deviation = (Double(n * m) * Double(n + m + 1) / 12).squareRoot()
            let cut = Double(n * m) / 2 + NormalDistribution.quantile(alpha) * deviation - 1
            return cut < 0 ? nil : Int(cut)
        }
        var counts = [Double](repeating: 0, count: n * m + 1)
        counts[0] = 1
        var orders = 1.0
        for part in 1...m {
            orders *= Double(n + part) / Double(part)
            var u = n * m
            while u >= n + part {
                counts[u] -= counts[u - n - part]
                u -= 1
            }
            u = part
            while u <= n * m {
                counts[u] += counts[u - part]
                u += 1
            }
        }
        var sum = 0.0
        var found: Int?
        for u in 0...(n * m / 2) {
            sum += counts[u] / orders
            guard sum <= alpha else { break }
            found = u
        }
        return found
    }
}
