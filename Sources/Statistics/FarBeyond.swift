/// When a value lies far beyond others: so much worse that it is another kind of event.
///
/// A shift of ranks or medians says nothing of what befalls one in ten. That is a question of its own: how
/// likely is a value beyond a threshold that hardly any of the others reaches? It is answered by counting,
/// and holds for any distribution.
package enum FarBeyond {
    /// How far beyond the p95 the threshold lies, in distances of the p95 from the median.
    ///
    /// Of exponential values one in 160,000 lies beyond it, of normal ones fewer.
    private static let factor = 3.0

    /// The threshold: the p95 of values, and as much again as is tolerated or as they scatter.
    ///
    /// - Parameters:
    ///   - values: In any order; infinite ones do not count.
    ///   - tolerance: By how much worse is tolerated, in the values' unit.
    /// - Returns: Nil without a finite value.
    package static func threshold(of values: [Double], tolerance: Double) -> Double? {
        let finite = values.filter { $0.isFinite }
        guard let median = Statistics.median(of: finite),
            let p95 = Statistics.percentile(95, of: finite)
        else { return nil }
        return p95 + max(tolerance, factor * (p95 - median))
    }
}
