/// One plan's runs compared with its earlier ones.
package struct PlanComparison: Codable, Sendable {
    /// One of the two sets.
    package struct Side: Codable, Sendable {
        /// The plan's name.
        package var plan: String
        /// Its runs.
        package var runs: Int
        /// Those whose numbers count.
        package var conclusive: Int
        /// The servers and their versions, each once.
        package var servers: [String]
        /// When the first started, in nanoseconds since 1970, UTC.
        package var firstNanoseconds: Int64
        /// When the last started.
        package var lastNanoseconds: Int64

        init(_ runs: [MeasuredRun]) {
            plan = runs.first?.plan ?? ""
            self.runs = runs.count
            conclusive = runs.count { $0.isConclusive }
            servers = Set(runs.map { $0.server }).sorted()
            firstNanoseconds = runs.map { $0.startedNanoseconds }.min() ?? 0
            lastNanoseconds = runs.map { $0.startedNanoseconds }.max() ?? 0
        }
    }

    /// What was compared with.
    package var base: Side
    /// What was compared.
    package var new: Side
    /// Every measure that either side has, in the catalogue's order.
    package var measures: [MeasureComparison]
    /// What else is to be known, in sentences.
    package var notes: [String]

    /// The plan's name.
    package var plan: String { new.plan }

    /// The measures that are worse by more than their tolerance and that the conclusion rests on.
    package var regressions: [MeasureComparison] { measures.filter { $0.isRegression } }

    /// The primary measures that are not shown to be no worse, and are no regressions: those of which nothing
    /// can be said, and those that got worse or better without showing that it is within the tolerance.
    package var open: [MeasureComparison] {
        measures.filter { $0.isPrimary && !$0.isNotWorse && !$0.isRegression }
    }
}
