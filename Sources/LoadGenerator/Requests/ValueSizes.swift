import Glibc
import Workload

/// The sizes of values, drawn beforehand: a table of evenly spaced quantiles, from which each write
/// takes one by its key and number. A retry writes the same size again.
struct ValueSizes {
    private static var quantiles: Int { 4096 }

    private let sizes: [Int32]
    /// The size, when all are the same.
    let fixed: Int?
    /// The greatest.
    let largest: Int

    init(_ size: ValueSize) {
        switch size {
        case .fixed(let bytes):
            fixed = bytes
            sizes = []
        case .uniform(let range) where range.count == 1:
            fixed = range.lowerBound
            sizes = []
        case .uniform(let range):
            fixed = nil
            sizes = Self.table { part in
                range.lowerBound + Int(part * Double(range.count))
            }
        case .lognormal(let median, let sigma, let most):
            fixed = nil
            sizes = Self.table { part in
                let size = Double(median) * exp(sigma * Self.normalQuantile(part))
                return min(max(Int(size.rounded()), ValueSize.smallest), most)
            }
        }
        largest = fixed ?? Int(sizes.max() ?? 0)
    }

    private static func table(_ size: (Double) -> Int) -> [Int32] {
        (0..<quantiles).map { Int32(size((Double($0) + 0.5) / Double(quantiles))) }
    }

    /// The size of a write's value.
    @inline(__always)
    func size(key: UInt32, sequence: UInt32) -> Int {
        if let fixed { return fixed }
        let word = RandomSource.mixed(UInt64(key) &<< 32 | UInt64(sequence))
        return Int(sizes[Int(truncatingIfNeeded: word &>> 52)])
    }

    /// The standard normal quantile: Newton's steps on the error function from a rough start.
    private static func normalQuantile(_ part: Double) -> Double {
        var value = 0.0
        for _ in 0..<60 {
            let density = exp(-value * value / 2) / (2 * Double.pi).squareRoot()
            let step = (0.5 * erfc(-value / 2.0.squareRoot()) - part) / max(density, 1e-12)
            value -= min(max(step, -0.5), 0.5)
            if abs(step) < 1e-12 { break }
        }
        return value
    }
}
