import Evidence

/// A comparison's numbers as every form of it writes them.
struct ComparisonWords: Sendable {
    let comparison: RunComparison

    /// The headings of the table of measures, in the order of `cells`.
    static let headings = [
        "measure", "base", "new", "difference", "95 % interval", "p corrected", "could have seen",
        "n", "answer",
    ]

    /// The answer in a sentence.
    var headline: String {
        let primary = comparison.plans.flatMap { $0.measures }.filter { $0.isPrimary }
        let regressions = comparison.plans.flatMap { $0.regressions }
        let count = primary.count.counted("primary measure")
        switch comparison.conclusion {
        case .regression:
            return "\(regressions.count) of \(count) got worse by more than the tolerance"
        case .noRegression: return "none of \(count) got worse by more than the tolerance"
        case .notEnoughData:
            let open = comparison.plans.flatMap { $0.open }
            return primary.isEmpty
                ? "no primary measure has values" : "\(open.count) of \(count) cannot be told"
        case .hostChanged:
            return "runs without any fault differ too, so that no change can be laid to anything "
                + "but the host"
        }
    }

    /// One row for each measure, primary ones or the others.
    static func cells(_ measure: MeasureComparison) -> [String] {
        let unit = measure.unit
        var difference = ValueText.signed(measure.difference, unit)
        if let relative = measure.relative, relative.isFinite, unit != .ratio {
            difference += " (\(ValueText.signed(relative, .ratio)))"
        }
        var interval = "-"
        if let low = measure.low, let high = measure.high {
            interval = "\(ValueText.signed(low, unit)) to \(ValueText.signed(high, unit))"
        }
        let isTested = measure.correctedPValue != nil
        let detectable =
            measure.detectable.map { "±\(ValueText.text($0, unit))" }
            ?? (isTested ? "nothing" : "-")
        let name = measure.location == .mean ? "\(measure.name), mean" : measure.name
        return [
            name, ValueText.text(measure.base, unit), ValueText.text(measure.new, unit),
            difference, interval, probability(measure.correctedPValue), detectable,
            "\(measure.baseValues.count), \(measure.newValues.count)", answer(measure),
        ]
    }

    /// The answer of a measure in words.
    static func answer(_ measure: MeasureComparison) -> String {
        if measure.isRegression { return "worse: a regression" }
        if measure.answer == .worse, measure.isPrimary { return "worse, within the tolerance" }
        return measure.answer.rawValue
    }

    /// The two sets of a plan in a sentence.
    static func sides(_ plan: PlanComparison) -> String {
        "base: \(side(plan.base)); new: \(side(plan.new))"
    }

    private static func side(_ side: PlanComparison.Side) -> String {
        let from = UTCTime.text(side.firstNanoseconds)
        let to = UTCTime.text(side.lastNanoseconds)
        return "\(side.conclusive) of \(side.runs) runs count, \(from)"
            + (from == to ? "" : " to \(to)") + ", \(side.servers.joined(separator: " and "))"
    }

    /// What is to be known beside the numbers.
    var notes: [String] {
        var notes: [String] = []
        if let controls = comparison.controls {
            let runs = "\(controls.baseRuns) and \(controls.newRuns) runs without faults"
            notes.append(
                controls.differs
                    ? "The control runs (\(runs)) differ: "
                        + (controls.shifted + controls.noisier).joined(separator: "; ") + "."
                    : "The control runs (\(runs)) do not differ.")
        }
        return notes + comparison.notes + comparison.plans.flatMap { $0.notes }
    }

    /// How the answers come about.
    var method: String {
        """
        Each run counts once. Worse and better: a two-sided Mann-Whitney test, corrected by Holm for \
        all primary measures together (level \(Number.text(comparison.level))), by Benjamini and \
        Hochberg for the others, which are hints. Same: the 95 % bootstrap \
        interval of the difference lies within the tolerance. Could have seen: the smallest \
        difference that four of five such comparisons find.
        """
    }

    private static func probability(_ value: Double?) -> String {
        guard let value else { return "-" }
        return value < 0.0005 ? "< 0.001" : ValueText.fixed(value, decimals: 3)
    }
}
