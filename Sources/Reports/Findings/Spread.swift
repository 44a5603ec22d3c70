import Statistics

/// Smallest, median, 95th percentile and greatest of some values; infinite values sort last.
struct Spread: Sendable {
    /// The smallest value.
    let min: Double
    /// The median.
    let median: Double
    /// The 95th percentile.
    let p95: Double
    /// The greatest value.
    let max: Double

    /// The spread of values; nil when there is none. Values that are not numbers are left out.
    init?(_ values: [Double]) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let first = sorted.first, let last = sorted.last,
            let median = Statistics.median(of: sorted),
            let p95 = Statistics.percentile(95, of: sorted)
        else { return nil }
        min = first
        max = last
        self.median = median
        self.p95 = p95
    }
}
