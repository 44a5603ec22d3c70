import Foundation

/// The standard normal distribution.
package enum NormalDistribution {
    /// The part of it at or below a value.
    package static func cumulative(_ value: Double) -> Double {
        erfc(-value / 2.0.squareRoot()) / 2
    }

    /// The value at or below which a part of it lies.
    ///
    /// - Parameter probability: From 0 to 1.
    /// - Returns: The value to 1e-12, by bisection; infinite at both ends.
    package static func quantile(_ probability: Double) -> Double {
        if probability <= 0 { return -.infinity }
        if probability >= 1 { return .infinity }
        var (low, high) = (-40.0, 40.0)
        while high - low > 1e-12 {
            let middle = (low + high) / 2
            if cumulative(middle) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
