import Foundation

/// Student's distribution of a mean whose scatter is known from a few samples only.
package enum StudentDistribution {
    /// The value at or below which a part of it lies.
    ///
    /// By the expansion of R. Cornish and E. Fisher in the normal quantile (Abramowitz and Stegun,
    /// "Handbook of Mathematical Functions", 26.7.5): for parts from 0.5 % and 4 degrees on off by less
    /// than 2 % of the value.
    ///
    /// - Parameters:
    ///   - probability: Above 0 and below 1.
    ///   - degrees: Degrees of freedom, above 0, whole or not.
    /// - Returns: The value, in standard errors.
    package static func quantile(_ probability: Double, degrees: Double) -> Double {
        let z = NormalDistribution.quantile(probability)
        let (z3, z5, z7, z9) = (pow(z, 3), pow(z, 5), pow(z, 7), pow(z, 9))
        let terms = [
            (z3 + z) / 4,
            (5 * z5 + 16 * z3 + 3 * z) / 96,
            (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384,
            (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / 92160,
        ]
        return zip(1..., terms).reduce(z) { $0 + $1.1 / pow(degrees, Double($1.0)) }
    }
}
