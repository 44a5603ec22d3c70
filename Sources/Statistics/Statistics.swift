import Quantities

/// Numbers about samples; infinite samples (what never came) sort after all others.
package enum Statistics {
    /// The percentile of samples, interpolated linearly between the nearest ranks.
    ///
    /// Type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
    /// Statistician 50 (1996): the default of R, NumPy and Excel.
    ///
    /// - Parameters:
    ///   - percent: From 0 to 100.
    ///   - samples: In any order, none of them not-a-number.
    /// - Returns: Nil when there are no samples.
    package static func percentile(_ percent: Double, of samples: [Double]) -> Double? {
        percentile(percent, ofSorted: samples.sorted())
    }

    /// The median of samples; nil when there are none.
    package static func median(of samples: [Double]) -> Double? {
        percentile(50, of: samples)
    }

    /// The ends of a bootstrap confidence interval of the median, by the percentile method.
    ///
    /// B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. The
    /// same samples and seed always give the same interval.
    ///
    /// - Parameters:
    ///   - samples: In any order.
    ///   - confidence: The part of such intervals that hold the true median, above 0 and below 1.
    ///   - resamples: How many times to draw.
    ///   - seed: Where the draws start.
    /// - Returns: Nil below 3 samples, where it would only repeat the samples' range.
    package static func medianInterval(
        of samples: [Double], confidence: Double = 0.95, resamples: Int = 2000, seed: UInt64 = 1
    ) -> (low: Double, high: Double)? {
        guard samples.count >= 3 else { return nil }
        var generator = SplitMix64(seed: seed)
        var draw = [Double](repeating: 0, count: samples.count)
        var medians: [Double] = []
        medians.reserveCapacity(resamples)
        for _ in 0..<resamples {
            for index in draw.indices {
                draw[index] = samples[Int.random(in: 0..<samples.count, using: &generator)]
            }
            draw.sort()
            medians.append(percentile(50, ofSorted: draw) ?? .nan)
        }
        medians.sort()
        let tail = (1 - confidence) / 2 * 100
        guard let low = percentile(tail, ofSorted: medians),
            let high = percentile(100 - tail, ofSorted: medians)
        else { return nil }
        return (low, high)
    }

    private static func percentile(_ percent: Double, ofSorted sorted: [Double]) -> Double? {
        guard let last = sorted.last else { return nil }
        let rank = Double(sorted.count - 1) * min(max(percent, 0), 100) / 100
        let below = Int(rank)
        guard below + 1 < sorted.count else { return last }
        let fraction = rank - Double(below)
        let (low, high) = (sorted[below], sorted[below + 1])
        return fraction == 0 || low == high ? low : low + fraction * (high - low)
    }
}

/// The one number that stands for a sample when two samples are compared.
package enum Location: String, Codable, Sendable {
    /// For times and rates: a straggler does not move it.
    case median
    /// For counts and parts of a whole: of what is mostly 0 the median says nothing.
    case mean

    /// The number; infinite where it is, nil without samples.
    package func value(of samples: [Double]) -> Double? {
        guard !samples.isEmpty else { return nil }
        switch self {
        case .median: return Statistics.median(of: samples)
        case .mean: return samples.reduce(0, +) / Double(samples.count)
        }
    }

    /// How far the second lies above the first; 0 when both are infinite.
    package static func difference(_ first: Double, _ second: Double) -> Double {
        first == second ? 0 : second - first
    }
}
