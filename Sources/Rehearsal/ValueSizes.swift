import Foundation
import Quantities
import Workload

/// The sizes of a sample of values, as a plan's `value-size`.
package struct ValueSizes: Sendable {
    /// Logarithms that spread less than this are told as one size.
    private static let narrow = 0.05
    /// A greater value than this is not written here, in bytes.
    private static let greatest = 1 << 20
    /// What plans take for the spread of a lognormal size.
    private static let spreads = 0.01...4.0

    /// The sample in ascending order, in bytes.
    package let sorted: [Int]

    /// The sizes of a sample, in bytes; those below 1 are none.
    package init(_ sizes: [Int]) { sorted = sizes.filter { $0 > 0 }.sorted() }

    /// The size that half of the sample is above; nil of no sample.
    package var median: Int? { sorted.isEmpty ? nil : sorted[sorted.count / 2] }

    /// What stands behind `value-size:`; nil of no sample.
    package var text: String? {
        guard let median, let largest = sorted.last else { return nil }
        func clamped(_ size: Int) -> Int { min(max(size, ValueSize.smallest), Self.greatest) }
        let logarithms = sorted.map { log(Double($0)) }
        let mean = logarithms.reduce(0, +) / Double(logarithms.count)
        let variance =
            logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logarithms.count)
        let spread = variance.squareRoot()
        guard spread >= Self.narrow, clamped(largest) > clamped(median) else {
            return "\(ByteCount(bytes: clamped(median)))"
        }
        let sigma = min(max(spread, Self.spreads.lowerBound), Self.spreads.upperBound)
        let rounded = (sigma * 100).rounded() / 100
        return "{ lognormal: \(ByteCount(bytes: clamped(median))), sigma: \(rounded), "
            + "most: \(ByteCount(bytes: clamped(largest))) }"
    }
}
