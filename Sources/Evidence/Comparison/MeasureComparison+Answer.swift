extension MeasureComparison {
    /// Compares one measure of two sets of runs; the answer comes with `conclude`.
    init(
        _ reference: MeasureReference, name: String, from base: [Double], to new: [Double],
        _ options: ComparisonOptions
    ) {
        let measure = reference.measure
        let location = measure.location
        let baseValue = location.value(of: base)
        let newValue = location.value(of: new)
        self.init(
            name: name, unit: reference.unit, better: measure.better,
            isPrimary: measure.primary.contains(name), location: location, baseValues: base,
            newValues: new, base: baseValue, new: newValue,
            tolerance: options.tolerance.difference(of: name, measure, from: baseValue ?? 0))
        guard let baseValue, let newValue else { return }
        difference = Location.difference(baseValue, newValue)
        let test = RankTest(base, new)
        pValue = test.pValue
        superiority = test.superiority
        let interval = DifferenceInterval(
            base, new, location: location, resamples: options.resamples, seed: options.seed)
        low = interval?.low
        high = interval?.high
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
        if let low, let high, -tolerance <= low, high <= tolerance {
            answer = .same
        } else if let corrected, corrected <= level, let difference, let superiority {
            let isHigher = superiority > 0.5
            // A location that moved the other way contradicts the ranks: neither is to be believed.
            guard difference == 0 || (difference > 0) == isHigher else { return }
            answer = isHigher == (better == .higher) ? .better : .worse
            isRegression = isPrimary && answer == .worse && abs(difference) > tolerance
        }
    }
}
