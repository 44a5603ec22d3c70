/// A decimal number without sign or exponent, kept exactly: `1`, `2.5`.
package struct PlanDecimal {
    /// The digits before and after the point as one number.
    private let digits: Int64
    /// Ten to the power of the number of digits after the point.
    private let scale: Int64

    /// Reads a number of at most 9 digits before and 9 after the point; nil for all else.
    package init?(_ text: Substring) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ (1...9).contains($0.utf8.count) }),
            parts.joined().utf8.allSatisfy({ (48...57).contains($0) }),
            let value = Int64(parts.joined())
        else { return nil }
        digits = value
        scale = (0..<(parts.count == 2 ? parts[1].utf8.count : 0)).reduce(1) { power, _ in
            power * 10
        }
    }

    /// The number as floating point.
    package var asDouble: Double { Double(digits) / Double(scale) }

    /// The whole part of the product; nil when it does not fit.
    func multiplied(by factor: Int64) -> Int64? {
        Int64(exactly: Int128(digits) * Int128(factor) / Int128(scale))
    }
}
