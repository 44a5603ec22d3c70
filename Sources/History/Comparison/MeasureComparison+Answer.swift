import Judgement
import Statistics

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
