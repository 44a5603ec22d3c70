import Quantities

/// Intervals by drawing samples again.
package enum Bootstrap {
    /// Both ends of the 95 % interval of any statistic, by the percentile method.
    ///
    /// B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. Of a high
    /// percentile of few samples the upper end cannot pass the greatest sample: it says what was
    /// seen, not what will be. The same samples and seed always give the same interval.
    ///
    /// - Parameters:
    ///   - samples: In any order.
    ///   - resamples: How many times to draw.
    ///   - seed: Where the draws start.
    ///   - statistic: The statistic of as many samples.
    /// - Returns: Nil below 3 samples.
    package static func interval(
        of samples: [Double], resamples: Int = 1000, seed: UInt64 = 1,
        _ statistic: ([Double]) -> Double
    ) -> (low: Double, high: Double)? {
        guard samples.count >= 3 else { return nil }
        var generator = SplitMix64(seed: seed)
        let values = (0..<resamples).map { _ in
            statistic(draw(samples, &generator))
        }
        return ends(of: values)
    }

    private static func draw(
        _ samples: [Double], _ generator: inout SplitMix64
    ) -> [Double] {
        samples.indices.map { _ in
            samples[Int.random(in: 0..<samples.count, using: &generator)]
        }
    }

    private static func ends(of values: [Double]) -> (low: Double, high: Double)? {
        guard let low = Statistics.percentile(2.5, of: values),
            let high = Statistics.percentile(97.5, of: values)
        else { return nil }
        return (low, high)
    }
}
