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
