/// Where the difference between two samples' locations lies, by the bootstrap.
package struct DifferenceInterval: Hashable, Sendable {
    /// The lower end, second less first.
    package let low: Double
    /// The upper end.
    package let high: Double

    /// Below so many values on a side an interval would only repeat their range.
    package static let fewest = 5

    /// The percentile interval (B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993,
    /// chapters 13 and 16): both samples are drawn again and again, each from itself. The same
    /// samples and seed always give the same interval; there is none with fewer than `fewest` values
    /// on a side.
    ///
    /// - Parameters:
    ///   - first: The samples to compare with, in any order.
    ///   - second: The samples to compare.
    ///   - location: Which number of each.
    ///   - confidence: The part of such intervals that hold the true difference.
    ///   - resamples: How many times to draw.
    ///   - seed: Where the draws start.
    package init?(
        _ first: [Double], _ second: [Double], location: Location, confidence: Double = 0.95,
        resamples: Int = 2000, seed: UInt64 = 1
    ) {
        guard min(first.count, second.count) >= Self.fewest else { return nil }
        var generator = SplitMix64(seed: seed)
        let (base, new) = (first.sorted(), second.sorted())
        let differences = (0..<resamples).map { _ in
            let one = Self.drawn(from: base, location, &generator)
            let other = Self.drawn(from: new, location, &generator)
            return Location.difference(one, other)
        }.sorted()
        let tail = (1 - confidence) / 2 * 100
        guard let low = Statistics.percentile(tail, of: differences),
            let high = Statistics.percentile(100 - tail, of: differences)
        else { return nil }
        self.low = low
        self.high = high
    }

    /// The location of as many values drawn from sorted ones, with return.
    private static func drawn(
        from sorted: [Double], _ location: Location, _ generator: inout SplitMix64
    ) -> Double {
        switch location {
        case .mean:
            var sum = 0.0
            for _ in sorted { sum += sorted[draw(sorted.count, &generator)] }
            return sum / Double(sorted.count)
        case .median:
            // Counting how often each is drawn spares sorting the draw.
            var times = [Int](repeating: 0, count: sorted.count)
            for _ in sorted { times[draw(sorted.count, &generator)] += 1 }
            return median(of: sorted, times)
        }
    }

    private static func median(of sorted: [Double], _ times: [Int]) -> Double {
        let (lower, upper) = ((sorted.count - 1) / 2, sorted.count / 2)
        var passed = 0
        var low: Double?
        for (index, count) in times.enumerated() {
            passed += count
            if low == nil, passed > lower { low = sorted[index] }
            if passed > upper, let low {
                return low == sorted[index] ? low : (low + sorted[index]) / 2
            }
        }
        preconditionFailure("as many values are drawn as there are")
    }

    private static func draw(_ count: Int, _ generator: inout SplitMix64) -> Int {
        Int(generator.next().multipliedFullWidth(by: UInt64(count)).high)
    }
}
