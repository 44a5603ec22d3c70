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

extension HistoryTrends: EncodableSubject, JudgedSubject, TabularSubject {
    package static var noun: String { "a history" }

    package func text(on terminal: Terminal) -> String {
        HistoryText(
            width: terminal.width(atLeast: 60, otherwise: 170), glyphs: terminal.glyphs,
            coloured: terminal.coloured
        ).render(self) + "\n"
    }

    package func page() -> String { HistoryPage().render(self) }

    /// A table of each plan's trends.
    package func markdown() -> String {
        var document = Document(
            title: "\(runs.count.counted("run")) of \(plans.count.counted("plan"))")
        document.sections = plans.map { name, runs in
            let rows = trends(of: runs).compactMap { trend -> [String]? in
                guard let spread = Spread(trend.values) else { return nil }
                return [trend.name, "\(trend.values.count)"]
                    + [spread.min, spread.median, spread.p95, spread.max, trend.values.last]
                    .map { ValueText.text($0, trend.unit) }
            }
            return Document.Section(
                name,
                [
                    rows.isEmpty
                        ? .paragraph("No conclusive run has such a value.")
                        : .table(
                            DocumentTable(
                                ["measure", "n", "min", "median", "p95", "max", "last"],
                                rows: rows))
                ])
        }
        return DocumentMarkdown().render(document)
    }

    /// The runs with all samples of the measures that are wanted.
    package var values: any Encodable {
        Values(
            runs: runs.map { run in
                var run = run
                if let measures { run.measures.removeAll { !measures.contains($0.name) } }
                return run
            })
    }

    private struct Values: Encodable {
        var format = 1
        let runs: [MeasuredRun]
    }

    /// A row for each measure of each run.
    package var rows: [[String]] {
        let heading = [
            "run", "batch", "plan", "plan_hash", "started", "verdict", "server", "host", "engine",
            "sandbox", "seed", "measure", "unit", "value",
        ]
        return [heading]
            + runs.flatMap { run in
                let place = [
                    run.number.map { "\($0)" } ?? "", run.batch.map { "\($0)" } ?? "", run.plan,
                    run.planHash ?? "", UTCTime.text(run.startedNanoseconds),
                    run.verdict.rawValue, run.server, run.identity.fingerprint,
                    run.networkEngine, run.sandbox, "\(run.seed)",
                ]
                return run.measures.filter { measures?.contains($0.name) ?? true }.map { measure in
                    let value = measure.value.isFinite ? "\(measure.value)" : "infinity"
                    return place + [measure.name, measure.unit.rawValue, value]
                }
            }
    }

    /// A suite for each plan with a case for each of its runs, the oldest first.
    package var suites: [JudgedSuite] {
        plans.map { name, runs in
            JudgedSuite(
                name: name,
                cases: runs.map { run in
                    let number = run.number.map { "run \($0), " } ?? ""
                    return JudgedCase(
                        number + UTCTime.text(run.startedNanoseconds), run.verdict,
                        because: run.doubts)
                })
        }
    }
}
