package import Quantities

/// One measure over all conclusive runs.
package struct MeasureSummary: Codable, Sendable {
    /// The measure's name.
    package var name: String
    /// The unit of all values here.
    package var unit: Unit
    /// Every sample, in the order of the runs, in base units.
    package var samples: [Double]
    /// The smallest sample.
    package var min: Double
    /// The median.
    package var median: Double
    /// The 95th percentile.
    package var p95: Double
    /// The greatest sample.
    package var max: Double
    /// The ends of a 95 % bootstrap confidence interval of the median; nil below 3 samples.
    package var medianLow: Double?
    /// See `medianLow`.
    package var medianHigh: Double?

    /// A summary.
    package init(
        name: String, unit: Unit, samples: [Double], min: Double, median: Double, p95: Double,
        max: Double, medianLow: Double?, medianHigh: Double?
    ) {
        self.name = name
        self.unit = unit
        self.samples = samples
        self.min = min
        self.median = median
        self.p95 = p95
        self.max = max
        self.medianLow = medianLow
        self.medianHigh = medianHigh
    }
}
