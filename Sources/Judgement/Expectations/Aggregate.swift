import Statistics

/// How the samples of all runs become one number: the last suffix of a measure.
package enum Aggregate: Hashable, Sendable {
    case minimum
    case median
    case mean
    case maximum
    /// How many samples there are, those that never came included.
    case count
    /// A percentile, above 0 and below 100.
    case percentile(Double)

    /// The aggregate that a suffix names: `min`, `median`, `mean`, `max`, `count`, `p95`, `p99.9`.
    package init?(suffix: String) {
        switch suffix {
        case "min": self = .minimum
        case "median": self = .median
        case "mean": self = .mean
        case "max": self = .maximum
        case "count": self = .count
        default:
            guard let percent = Aggregate.percent(ofSuffix: suffix) else { return nil }
            self = .percentile(percent)
        }
    }

    /// The percentage that `p99.9` and its like name.
    package static func percent(ofSuffix suffix: String) -> Double? {
        guard suffix.first == "p", let percent = Double(suffix.dropFirst()), percent > 0,
            percent < 100
        else { return nil }
        return percent
    }

    /// `p95`, `p99.9`: the suffix that names a percentage.
    package static func suffix(ofPercent percent: Double) -> String {
        "p" + (percent == percent.rounded() ? "\(Int(percent))" : "\(percent)")
    }

    /// The fewest samples of which a percentage leaves one out: of fewer it is the extreme one, or between that and its
    /// neighbour, and says nothing of how seldom something happens.
    package static func fewestSamples(forPercent percent: Double) -> Int {
        // 100 / (100 - 99.9) is a little above 1000.
        Int((100 / min(percent, 100 - percent) - 1e-6).rounded(.up))
    }

    /// One number from samples; nil when there are none, except for their count.
    package func value(of samples: [Double]) -> Double? {
        if self == .count { return Double(samples.count) }
        guard !samples.isEmpty else { return nil }
        switch self {
        case .minimum: return samples.min()
        case .maximum: return samples.max()
        case .mean: return samples.reduce(0, +) / Double(samples.count)
        case .median: return Statistics.percentile(50, of: samples)
        case .percentile(let percent): return Statistics.percentile(percent, of: samples)
        case .count: return Double(samples.count)
        }
    }
}
