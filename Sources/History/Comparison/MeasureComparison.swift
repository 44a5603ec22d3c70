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

extension MeasureComparison {
    /// Compares one measure of two sets of runs; the answer comes with `conclude`.
    ///
    /// - Parameters:
    ///   - reference: What is compared.
    ///   - name: As expectations write it.
    ///   - base: The values to compare with, one for each run that has one.
    ///   - new: The values to compare.
    ///   - worst: The worst sample of each of these runs: a run
    ///     counts once, but what is far beyond in it must not hide behind its median.
    ///   - options: How to compare.
    init(
        _ reference: MeasureReference, name: String, from base: [Double], to new: [Double],
        worst: (base: [Double], new: [Double]), _ options: ComparisonOptions
    ) {
        let measure = reference.measure
        let location = measure.location
        let baseValue = location.value(of: base)
        let newValue = location.value(of: new)
        self.init(
            name: name, unit: reference.unit, better: measure.better,
            isPrimary: options.primary.map { $0.contains(name) } ?? measure.primary.contains(name),
            location: location, baseValues: base,
            newValues: new, base: baseValue, new: newValue,
            tolerance: options.tolerance.difference(of: name, measure, from: baseValue ?? 0))
        guard let baseValue, let newValue else { return }
        difference = Location.difference(baseValue, newValue)
        let test = RankTest(base, new)
        pValue = test.pValue
        superiority = test.superiority
        let reported = Equivalence.interval(base, new, location, alpha: 0.025)
        low = reported?.low
        high = reported?.high
        let equivalence = Equivalence(
            base, new, worst: worst, location: location, better: better, tolerance: tolerance,
            rare: options.rare)
        beyond = equivalence.beyond
        isNotWorse = equivalence.isNotWorse
        isNotBetter = equivalence.isNotBetter
        needed = equivalence.runsNeeded
    }

    /// Whether the test could ever have found a difference: not where every run has the same value.
    ///
    /// Such measures are no question, and correcting for them would hide the others' answers (R.
    /// Tarone, "A Modified Bonferroni Method for Discrete Data", Biometrics 46, 1990).
    var isQuestion: Bool {
        guard pValue != nil, let first = baseValues.first else { return false }
        return !(baseValues + newValues).allSatisfy { $0 == first }
    }

    /// Gives the answer.
    ///
    /// - Parameters:
    ///   - corrected: The corrected probability; nil when the measure is no question.
    ///   - questions: Among how many measures.
    ///   - level: How likely one false alarm among all of them may be.
    mutating func conclude(corrected: Double?, questions: Int, level: Double) {
        correctedPValue = corrected
        if corrected != nil {
            detectable = DetectableDifference.of(
                baseValues, newValues, level: level / Double(max(1, questions)))
        }
        if isNotWorse, isNotBetter {
            answer = .same
        } else if let corrected, corrected <= level, let difference, let superiority,
            // A location that moved the other way contradicts the ranks: neither is to be believed.
            difference == 0 || (difference > 0) == (superiority > 0.5)
        {
            answer = (superiority > 0.5) == (better == .higher) ? .better : .worse
            isRegression = isPrimary && answer == .worse && abs(difference) > tolerance
        } else if isNotWorse {
            answer = .notWorse
        }
    }
}
