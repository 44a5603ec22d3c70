import History
import Judgement
import Quantities
import RunRecord
import Wording

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
