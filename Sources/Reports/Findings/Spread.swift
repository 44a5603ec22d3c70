/// Smallest, median, 95th percentile and greatest of some values; infinite values sort last.
struct Spread: Sendable {
    /// The smallest value.
    let min: Double
    /// The median; of an even number of values the mean of the middle two.
    let median: Double
    /// The 95th percentile by nearest rank.
    let p95: Double
    /// The greatest value.
    let max: Double

    /// The spread of values; nil when there is none. Values that are not numbers are left out.
    init?(_ values: [Double]) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        min = first
        max = last
        let middle = sorted.count / 2
        if sorted.count.isMultiple(of: 2) {
            median = (sorted[middle - 1] + sorted[middle]) / 2
        } else {
            median = sorted[middle]
        }
        let rank = Int((0.95 * Double(sorted.count)).rounded(.up))
        p95 = sorted[Swift.max(1, rank) - 1]
    }
}
