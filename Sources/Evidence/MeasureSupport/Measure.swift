/// Something that can be measured in a finished run.
///
/// A measure is one file in `Measures` and one line of `Catalog.swift`.
package protocol Measure: Sendable {
    /// The name that expectations use, lower case with hyphens.
    var name: String { get }
    /// What it is, in one line.
    var summary: String { get }
    /// What its values count in.
    var unit: Unit { get }
    /// Exactly what is measured: from where to where, of what.
    var definition: String { get }
    /// What it is read from.
    var source: String { get }
    /// What its brackets may hold.
    var selectors: Selector.Kinds { get }
    /// Whether a run has a distribution of values, so that expectations must name a percentile.
    var isDistribution: Bool { get }
    /// Whether only a plan with a load can answer it.
    var needsLoad: Bool { get }
    /// The references that reports show, as expectations write them.
    var reported: [String] { get }
    /// Which way it gets better.
    var better: Better { get }
    /// Those of `reported` that a comparison of runs rests on.
    var primary: [String] { get }
    /// The difference up to which two sets of runs count as the same whatever the tolerance, in
    /// base units.
    var leastDifference: Double { get }

    /// Measures a run.
    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading
}

extension Measure {
    /// Nothing narrows it.
    package var selectors: Selector.Kinds { [] }

    /// A value, or one for each episode.
    package var isDistribution: Bool { false }

    /// The timeline alone answers it.
    package var needsLoad: Bool { false }

    /// Its name alone.
    package var reported: [String] { [name] }

    /// All that is to be said of it, for `shaketable list measures`.
    package var documentation: String {
        var sentences = [definition, "Read from: \(source)."]
        if isDistribution { sentences.append("Needs a percentile or .max: \(name).p99.") }
        let words = selectors.words
        sentences.append(
            words.isEmpty
                ? "Takes no brackets." : "Brackets: \(words.joined(separator: ", ")).")
        switch better {
        case .lower: sentences.append("Lower is better.")
        case .higher: sentences.append("Higher is better.")
        case .neither: sentences.append("Neither more nor less is better: it is not compared.")
        }
        if !primary.isEmpty {
            sentences.append("Regressions are told by \(primary.joined(separator: ", ")).")
        }
        return sentences.joined(separator: " ")
    }
}
