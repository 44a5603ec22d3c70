import History
import Quantities
import Statistics
import Wording

/// A comparison's numbers as every form of it writes them.
struct ComparisonWords: Sendable {
    let comparison: RunComparison

    /// The most measures of a kind that the headline names.
    private static let mostNamed = 3

    /// The headings of the table of measures, in the order of `cells`.
    static let headings = ["measure", "answer", "base", "new", "difference", "95 % interval"]
    /// The headings of what the answers rest on, in the order of `details`.
    static let detailHeadings = [
        "measure", "tolerated", "far beyond", "p corrected", "could have seen", "runs needed", "n",
    ]

    /// What was found, in a sentence or more: news first, then what cannot be told.
    var headline: String {
        if comparison.conclusion == .hostChanged {
            return "Runs without any fault differ too, so that no change can be laid to anything "
                + "but the host."
        }
        let measures = comparison.plans.flatMap { $0.measures }
        let primary = measures.filter { $0.isPrimary }
        guard !primary.isEmpty else { return "No primary measure has values." }
        let others = measures.filter { !$0.isPrimary }
        var sentences = [
            named("Worse", primary.filter { $0.isRegression || $0.answer == .worse }),
            named("Better", primary.filter { $0.answer == .better }),
            named("Worse, as a hint", others.filter { $0.answer == .worse }),
            named("Better, as a hint", others.filter { $0.answer == .better }),
        ].compactMap { $0 }
        let clear = primary.filter { $0.isNotWorse }
        if clear.count == primary.count {
            sentences.append(
                "No worse than tolerated: \(primary.count == 1 ? "the only" : "all \(primary.count)") "
                    + "primary \(primary.count == 1 ? "measure" : "measures").")
        } else if !clear.isEmpty {
            sentences.append(
                "No worse than tolerated: \(clear.count) of "
                    + "\(primary.count.counted("primary measure")).")
        }
        let open = comparison.plans.flatMap { $0.open }
        let silent = open.filter { $0.answer == .notEnoughData }
        if let words = named("Cannot tell yet", silent) {
            let needed = silent.compactMap { $0.needed }.max()
            let until = needed.map { ", which needs about \($0) runs a side" } ?? ""
            sentences.append(words.dropLast() + until + ".")
        }
        return sentences.joined(separator: " ")
    }

    private func named(_ title: String, _ measures: [MeasureComparison]) -> String? {
        guard !measures.isEmpty else { return nil }
        let names = measures.prefix(Self.mostNamed).map { measure in
            let (base, new) = Self.told(measure)
            return "\(measure.name) \(base) to \(new)"
        }
        let more = measures.count - names.count
        return "\(title): \(names.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "")."
    }

    /// Both values with as many digits as tell them apart.
    private static func told(_ measure: MeasureComparison) -> (String, String) {
        guard let base = measure.base, let new = measure.new, base.isFinite, new.isFinite else {
            return (
                ValueText.text(measure.base, measure.unit),
                ValueText.text(measure.new, measure.unit)
            )
        }
        return SampleText.apart(base, new, measure.unit)
    }

    /// Whether a measure is news: it got better or worse, or the conclusion waits for it.
    static func isNews(_ measure: MeasureComparison) -> Bool {
        switch measure.answer {
        case .better, .worse: true
        case .notEnoughData: measure.isPrimary
        case .same, .notWorse: false
        }
    }

    /// Measures as they are read: regressions, what else got worse, what got better, what cannot be told.
    static func sorted(_ measures: [MeasureComparison]) -> [MeasureComparison] {
        func rank(_ measure: MeasureComparison) -> Int {
            if measure.isRegression { return 0 }
            let order: [MeasureComparison.Answer] = [
                .worse, .better, .notEnoughData, .notWorse, .same,
            ]
            return (measure.isPrimary ? 1 : 2) + 2 * (order.firstIndex(of: measure.answer) ?? 0)
        }
        return measures.enumerated()
            .sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map { $0.element }
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
        let (base, new) = told(measure)
        return [name(measure), answer(measure), base, new, difference, interval]
    }

    /// What the answer of a measure rests on.
    static func details(_ measure: MeasureComparison) -> [String] {
        let unit = measure.unit
        let isTested = measure.correctedPValue != nil
        let detectable =
            measure.detectable.map { "±\(ValueText.text($0, unit))" }
            ?? (isTested ? "nothing" : "-")
        return [
            name(measure), ValueText.text(measure.tolerance, unit),
            "\(measure.beyond.successes) of \(measure.beyond.trials)",
            probability(measure.correctedPValue), detectable,
            measure.needed.map { "\($0) a side" } ?? "out of reach",
            "\(measure.baseValues.count), \(measure.newValues.count)",
        ]
    }

    private static func name(_ measure: MeasureComparison) -> String {
        measure.location == .mean ? "\(measure.name), mean" : measure.name
    }

    /// The answer of a measure in words.
    static func answer(_ measure: MeasureComparison) -> String {
        if measure.isRegression { return "worse: a regression" }
        switch measure.answer {
        case .worse where measure.isPrimary:
            return measure.isNotWorse ? "worse, within the tolerance" : "worse"
        case .notEnoughData: return "cannot tell yet"
        default: return measure.answer.rawValue
        }
    }

    /// The two sets of a plan in a sentence.
    static func sides(_ plan: PlanComparison) -> String {
        "base: \(side(plan.base)); new: \(side(plan.new))"
    }

    private static func side(_ side: PlanComparison.Side) -> String {
        let from = UTCTime.text(side.firstNanoseconds)
        let to = UTCTime.text(side.lastNanoseconds)
        return
            "\(side.conclusive) of \(side.runs.counted("run")) \(side.conclusive == 1 ? "counts" : "count"), \(from)"
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
        Hochberg for the others, which are hints. Not worse: three claims, each shown with 95 %: the \
        shift by ranks lies within the tolerance, so does the mean (Welch), and at most one run in \
        twenty lies far beyond what the base did (exact binomial; 59 runs without one show it). Same: \
        neither worse nor better. Could have seen: the smallest \
        difference that four of five such comparisons find. Runs needed: for "not worse", were nothing changed.
        """
    }

    private static func probability(_ value: Double?) -> String {
        guard let value else { return "-" }
        return value < 0.0005 ? "< 0.001" : ValueText.fixed(value, decimals: 3)
    }
}
