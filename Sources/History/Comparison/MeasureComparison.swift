package import Judgement
package import Quantities
package import Statistics

/// What became of one measure from one set of runs to another.
package struct MeasureComparison: Codable, Sendable {
    /// The answer.
    package enum Answer: String, Codable, Sendable, CaseIterable {
        /// Significantly better.
        case better
        /// Significantly worse.
        case worse
        /// Shown to be neither worse nor better by more than the tolerance: an equivalence, not a lack of
        /// evidence (`Equivalence`).
        case same
        /// Shown to be no worse by more than the tolerance; it may be better.
        case notWorse = "not worse"
        /// None of the others can be said with so many runs.
        case notEnoughData = "not enough data"
    }

    /// The reference.
    package var name: String
    /// What its values count in.
    package var unit: Unit
    /// Which way it gets better.
    package var better: Better
    /// Whether the conclusion rests on it.
    package var isPrimary: Bool
    /// Which number stands for several runs.
    package var location: Location
    /// The conclusive runs that have a value, to compare with.
    package var baseValues: [Double]
    /// Those to compare.
    package var newValues: [Double]
    /// The location of `baseValues`; nil without any.
    package var base: Double?
    /// The location of `newValues`.
    package var new: Double?
    /// How far `new` lies above `base`.
    package var difference: Double?
    /// The 95 % interval of the difference: of medians by ranks, of means by Welch; nil where no run
    /// differs from another, and with too few of them.
    package var low: Double?
    /// See `low`.
    package var high: Double?
    /// The difference that still counts as the same.
    package var tolerance: Double
    /// The rank test's probability; nil when it was not made.
    package var pValue: Double?
    /// How often a new value is greater than one of the base; a tie counts one half.
    package var superiority: Double?
    /// `pValue` corrected for the number of measures tested: of primary ones by Holm, of the others
    /// by Benjamini and Hochberg.
    package var correctedPValue: Double?
    /// The smallest difference that would have been found in four of five such comparisons; nil
    /// when none would.
    package var detectable: Double?
    /// How many of the new runs lie far beyond all that the base's did (`FarBeyond`).
    package var beyond = Proportion()
    /// Whether it is shown to be no worse by more than the tolerance.
    package var isNotWorse = false
    /// Whether it is shown to be no better by more than the tolerance.
    package var isNotBetter = false
    /// How many runs a side would show that nothing changed, were it so; nil when out of reach.
    package var needed: Int?
    /// The answer.
    package var answer = Answer.notEnoughData
    /// Whether it is worse by more than the tolerance and the conclusion rests on it.
    package var isRegression = false

    /// How far the new value lies above the base's as a part of it; nil when the base is 0.
    package var relative: Double? {
        guard let base, let difference, base != 0, base.isFinite else { return nil }
        return difference / abs(base)
    }
}
