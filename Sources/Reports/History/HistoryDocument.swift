import History
import Judgement
import Quantities
import Wording

/// A history as a document: for each plan what moved, what stayed, and its runs.
extension HistoryTrends: DocumentedSubject, EncodableSubject, JudgedSubject, TabularSubject {
    package static var noun: String { "a history" }

    package static var widths: (most: Int, otherwise: Int) { (.max, 120) }

    /// What the columns of a trend are taken over.
    private static var reading: String {
        "A run counts once, by the median of its samples; least, median, p95 and greatest are over runs."
    }

    /// Older runs than so many are counted, not listed.
    private static var mostRuns: Int { 40 }

    package var document: Document {
        let failed = runs.count { $0.verdict == .failed }
        let doubted = runs.count { $0.verdict == .inconclusive }
        let summary = "\(runs.count.counted("run")) of \(plans.count.counted("plan"))"
        var document = Document(
            title: runs.isEmpty
                ? summary
                : "\(summary): \(failed == 0 ? "none" : "\(failed)") failed"
                    + (doubted > 0 ? ", \(doubted) inconclusive" : ""))
        let span = [runs.first, runs.last].compactMap { $0 }
            .map { UTCTime.text($0.startedNanoseconds) }.joined(separator: " to ")
        document.lead = span.isEmpty ? [] : [.faint(span)]
        document.sections = plans.map { Document.Section($0.name, blocks($0.runs)) }
        return document
    }

    private func blocks(_ runs: [MeasuredRun]) -> [DocumentBlock] {
        let counts = Verdict.allCases.map { verdict in
            "\(runs.count { $0.verdict == verdict }) \(verdict.rawValue)"
        }.joined(separator: " · ")
        let all = trends(of: runs)
        let moving = all.filter { !$0.isConstant }
        let constant = all.filter(\.isConstant).map { trend in
            "\(trend.name) \(ValueText.text(trend.values[0], trend.unit))"
        }
        let none: [DocumentBlock] =
            all.isEmpty ? [.paragraph("No conclusive run has such a value.")] : []
        let same = "The same in every run: \(constant.joined(separator: ", "))."
        return [.faint("\(runs.count.counted("run")): \(counts)"), .table(table(moving))] + none
            + (moving.isEmpty ? [] : [.faint(Self.reading)])
            + (constant.isEmpty ? [] : [.faint(same)])
            + [
                .folded(
                    "Each measure, run by run",
                    moving.map { .figure(TrendFigure(history: self, trend: $0)) }),
                .folded(
                    "The newest runs, with their servers and hosts", brief: list(runs), list(runs)),
            ]
    }

    /// A row for each measure that has moved: each run counts with one value, which for times is the run's median.
    private func table(_ trends: [Trend]) -> DocumentTable {
        DocumentTable(
            ["measure", "oldest run first", "runs", "least", "median", "p95", "greatest", "last"],
            words: 2,
            cells: trends.compactMap { trend -> [DocumentCell]? in
                guard let spread = Spread(trend.values) else { return nil }
                var spark = DocumentCell("")
                spark.drawing = TrendSpark(trend: trend)
                let values: [Double?] = [
                    spread.min, spread.median, spread.p95, spread.max, trend.values.last,
                ]
                return [DocumentCell(trend.name), spark, DocumentCell("\(trend.values.count)")]
                    + values.map { DocumentCell(ValueText.text($0, trend.unit)) }
            })
    }

    /// The newest runs first, with up to three measures.
    private func list(_ runs: [MeasuredRun]) -> [DocumentBlock] {
        let names = Array(
            (measures ?? ["failover-time", "error-rate", "latency.p99"]).prefix(3))
        let rows = runs.suffix(Self.mostRuns).reversed().map { run in
            let values = names.map { name in
                let measure = run.measures.first { $0.name == name }
                return ValueText.text(measure?.value, measure?.unit ?? .count)
            }
            let place = [
                UTCTime.text(run.startedNanoseconds), run.number.map { "\($0)" } ?? "-",
                run.batch.map { "\($0)" } ?? "-",
            ]
            let origin = [
                run.server, run.identity.fingerprint, run.networkEngine,
                String((run.planHash ?? "-").prefix(8)),
            ]
            return place.map { DocumentCell($0) } + [DocumentCell(run.verdict)]
                + (values + origin).map { DocumentCell($0) }
        }
        var table = DocumentTable(
            ["started", "run", "batch", "verdict"] + names + ["server", "host", "engine", "plan"],
            words: 0, cells: rows)
        let numbers = [1, 2] + names.indices.map { $0 + 4 }
        for place in table.columns.indices {
            table.columns[place].isNumber = numbers.contains(place)
        }
        let left = runs.count - rows.count
        return [.table(table)]
            + (left > 0 ? [.faint("and \(left.counted("older run")): --format csv")] : [])
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
