package import History
import Judgement
import Quantities
import RunRecord
import Wording

/// The runs of a history by plan, and the measures whose trends are shown.
package struct HistoryTrends: Sendable {
    /// One measure of one plan over its runs.
    struct Trend: Sendable {
        let name: String
        let unit: Unit
        /// The conclusive runs that have a value, the oldest first.
        let points: [(run: MeasuredRun, value: Double)]

        /// The values alone.
        var values: [Double] { points.map { $0.value } }
        /// Whether it was the same in each of several runs.
        var isConstant: Bool { values.count > 1 && Set(values).count == 1 }
    }

    /// The runs, the oldest first.
    package let runs: [MeasuredRun]
    /// The references asked for; nil for the primary ones.
    package let measures: [String]?

    /// Trends of runs.
    package init(runs: [MeasuredRun], measures: [String]? = nil) {
        self.runs = runs
        self.measures = measures
    }

    /// The plans by name, each with its runs.
    var plans: [(name: String, runs: [MeasuredRun])] {
        Dictionary(grouping: runs) { $0.plan }.sorted { $0.key < $1.key }
            .map { (name: $0.key, runs: $0.value) }
    }

    /// The trends of a plan's runs; of measures without any value there is none.
    func trends(of runs: [MeasuredRun]) -> [Trend] {
        let names = measures ?? MeasureCatalog.all.flatMap { $0.primary } + ["start-up-time"]
        return names.compactMap { name in
            let points = runs.filter { $0.isConclusive }.compactMap { run in
                run.value(of: name).map { (run: run, value: $0) }
            }
            guard let first = points.first,
                let unit = first.run.measures.first(where: { $0.name == name })?.unit
            else { return nil }
            return Trend(name: name, unit: unit, points: points)
        }
    }

    /// Where the server, the host or the plan is another than in the run before: the run's place
    /// and what it is now.
    func changes(in points: [(run: MeasuredRun, value: Double)]) -> [(place: Int, words: String)] {
        zip(points, points.dropFirst()).enumerated().compactMap { index, pair in
            let (before, after) = (pair.0.run, pair.1.run)
            var words: [String] = []
            if before.server != after.server { words.append(after.server) }
            if before.identity != after.identity { words.append("another host") }
            if before.planHash != after.planHash { words.append("another plan") }
            if before.networkEngine != after.networkEngine { words.append(after.networkEngine) }
            return words.isEmpty ? nil : (index + 1, words.joined(separator: ", "))
        }
    }
}
