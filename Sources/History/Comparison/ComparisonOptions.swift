import Judgement

/// How two sets of runs are compared.
package struct ComparisonOptions: Sendable {
    /// How likely one false alarm among all primary measures may be.
    package var level = 0.05
    /// What still counts as the same.
    package var tolerance = Tolerance()
    /// In which part of the runs a measure may lie far beyond what it was (`FarBeyond`).
    ///
    /// One of twenty, which 59 runs show in which none does: a tenth of a night's failures that take twice as
    /// long must not pass, and what happens once in twenty runs and takes ten times as long should not.
    package var rare = 0.05
    /// The measures that the conclusion rests on; nil for those that are primary.
    package var primary: Set<String>?
    /// Whether runs that cannot be compared are compared all the same.
    package var isForced = false

    /// The usual way.
    package init() {}
}

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
