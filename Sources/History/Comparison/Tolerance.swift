import Judgement

/// How much worse a measure may get before it is a regression.
package struct Tolerance: Codable, Hashable, Sendable {
    /// A part of the base's value, from 0, for all measures; nil for what each of them has by itself.
    package var share: Double?
    /// Parts for single measures, by reference (`error-rate[fault]`) or by measure (`error-rate`).
    package var shares: [String: Double]

    /// Each measure's own part, one for all, or others for some.
    package init(share: Double? = nil, shares: [String: Double] = [:]) {
        self.share = share
        self.shares = shares
    }

    /// The greatest difference that still counts as the same, in base units.
    ///
    /// - Parameters:
    ///   - name: The reference.
    ///   - measure: Its measure.
    ///   - base: The value to compare with.
    /// - Returns: The part of it, or the measure's own least difference where that is greater.
    func difference(of name: String, _ measure: any Measure, from base: Double) -> Double {
        let part = shares[name] ?? shares[measure.name] ?? share ?? measure.tolerance
        return max(base.isFinite ? abs(base) * part : 0, measure.leastDifference)
    }
}
