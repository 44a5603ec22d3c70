import History
import Judgement
import Quantities

/// A history for a terminal: its runs, then a line for each measure's trend.
package struct HistoryText: Sendable {
    /// Older runs than so many are counted, not listed.
    private static let mostRuns = 40
    private static let sparks = 40

    private let width: Int
    private let glyphs: Glyphs
    private let ink: Ink

    /// A form of so many columns.
    package init(width: Int, glyphs: Glyphs, coloured: Bool) {
        self.width = width
        self.glyphs = glyphs
        ink = Ink(coloured: coloured)
    }

    /// The whole text.
    package func render(_ history: HistoryTrends) -> String {
        guard !history.runs.isEmpty else { return "No run." }
        var lines: [StyledText] = []
        for (name, runs) in history.plans {
            if !lines.isEmpty { lines.append("") }
            lines.append(StyledText(name, .strong))
            lines += trends(history, runs)
            lines += list(history, runs)
        }
        return lines.map { $0.rendered(by: ink) }.joined(separator: "\n")
    }

    private func trends(_ history: HistoryTrends, _ runs: [MeasuredRun]) -> [StyledText] {
        var table = TextTable(columns: [
            .words("trend, oldest run first"), .words(""), .numbers("n"), .numbers("min"),
            .numbers("median"), .numbers("p95"), .numbers("max"), .numbers("last"),
        ])
        for trend in history.trends(of: runs) {
            guard let spread = Spread(trend.values) else { continue }
            let line = Sparkline(glyphs: glyphs).text(trend.values, width: Self.sparks)
            table.rows.append(
                [StyledText(trend.name), StyledText(line, .series(0))]
                    + ["\(trend.values.count)"].map { StyledText($0) }
                    + [spread.min, spread.median, spread.p95, spread.max, trend.values.last]
                    .map { StyledText(ValueText.text($0, trend.unit)) })
        }
        return table.rows.isEmpty
            ? [StyledText("  no conclusive run has such a value", .faint)]
            : table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    private func list(_ history: HistoryTrends, _ runs: [MeasuredRun]) -> [StyledText] {
        let names = Array(
            (history.measures ?? ["failover-time", "error-rate", "latency.p99"]).prefix(3))
        var table = TextTable(
            columns: [
                .words("server"), .numbers("run"), .numbers("batch"), .words("started"),
                .words("verdict"), .words("host"), .words("engine"), .words("plan"),
            ] + names.map { .numbers($0) })
        for run in runs.suffix(Self.mostRuns).reversed() {
            let values = names.map { name in
                let measure = run.measures.first { $0.name == name }
                return StyledText(ValueText.text(measure?.value, measure?.unit ?? .count))
            }
            let texts = [
                run.server, run.number.map { "\($0)" } ?? "-", run.batch.map { "\($0)" } ?? "-",
                UTCTime.text(run.startedNanoseconds),
            ]
            let origin = [
                run.identity.fingerprint, run.networkEngine,
                String((run.planHash ?? "-").prefix(8)),
            ]
            table.rows.append(
                texts.map { StyledText($0) }
                    + [StyledText(run.verdict.rawValue, Tone(run.verdict))]
                    + origin.map { StyledText($0) } + values)
        }
        let left = runs.count - table.rows.count
        return table.lines(width: width, indent: 2, glyphs: glyphs)
            + (left > 0 ? [StyledText("  and \(left) older runs: --format csv", .faint)] : [])
    }
}
