import History
import Judgement
import Statistics
import Wording

/// A history as one self-contained page: each measure's trend, run by run.
package struct HistoryPage: Sendable {
    /// The page's only form.
    package init() {}

    /// The whole page.
    package func render(_ history: HistoryTrends) -> String {
        let plans = history.plans
        let summary = "\(history.runs.count.counted("run")) of \(plans.count.counted("plan"))"
        let span = [history.runs.first, history.runs.last].compactMap { $0 }
            .map { UTCTime.text($0.startedNanoseconds) }.joined(separator: " to ")
        let head = Markup.tag(
            "header", [:], .tag("h1", [:], .text(summary)),
            .tag("p", ["class": "faint"], .text(span)))
        return Page(title: "shaketable history: \(summary)").rendered(
            [head] + plans.map { section(history, $0.name, $0.runs) })
    }

    private func section(
        _ history: HistoryTrends, _ name: String, _ runs: [MeasuredRun]
    ) -> Markup {
        let counts = Verdict.allCases.map { verdict in
            "\(runs.count { $0.verdict == verdict }) \(verdict.rawValue)"
        }.joined(separator: " · ")
        let trends = history.trends(of: runs)
        var table = Table(
            isCompact: true,
            columns: [
                .words("measure"), .numbers("runs"), .numbers("min"), .numbers("median"),
                .numbers("p95"), .numbers("max"), .numbers("last"),
            ])
        for trend in trends {
            guard let spread = Spread(trend.values) else { continue }
            let values: [Double?] = [
                spread.min, spread.median, spread.p95, spread.max, trend.values.last,
            ]
            table.rows.append(
                [.text(trend.name), .text("\(trend.values.count)")]
                    + values.map { .text(ValueText.text($0, trend.unit)) })
        }
        var facts = FactList()
        facts.add("Servers", Set(runs.map { $0.server }).sorted().joined(separator: ", "))
        facts.add(
            "Hosts",
            Set(runs.map { "\($0.identity.words) (\($0.identity.fingerprint))" }).sorted()
                .joined(separator: "; "))
        return .tag(
            "section", [:], .tag("h2", [:], .text(name)),
            .tag("p", ["class": "faint"], .text("\(runs.count.counted("run")): \(counts)")),
            facts.markup,
            table.markup, .fragment(trends.map { figure(history, $0) }))
    }

    /// A dot for each run, a line through the medians of the batches, a rule at each change.
    private func figure(_ history: HistoryTrends, _ trend: HistoryTrends.Trend) -> Markup {
        let finite = trend.values.filter { $0.isFinite }
        guard let greatest = finite.max() else { return [] }
        let unit = trend.unit
        let x = Axis(
            label: "run, the oldest first", domain: 0...Double(max(1, trend.points.count - 1))
        ) { Number.text($0 + 1) }
        let y = Axis(label: trend.name, domain: 0...(greatest > 0 ? greatest * 1.05 : 1)) {
            ValueText.text($0, unit)
        }
        let dots = trend.points.enumerated().map { index, point in
            let words = [
                ValueText.text(point.value, unit), "run \(point.run.number ?? 0)",
                UTCTime.text(point.run.startedNanoseconds), point.run.server,
            ]
            return (x: Double(index), y: point.value, title: words.joined(separator: ", "))
        }
        let changes = history.changes(in: trend.points).enumerated().map { row, change in
            RuleLayer(
                at: Double(change.place) - 0.5, label: change.words, row: row % 3,
                style: SeriesStyle(colour: 7, isDashed: true))
        }
        let style = SeriesStyle(colour: 0)
        let layers: [any PlotLayer] =
            changes + [
                LineLayer(points: medians(trend), style: SeriesStyle(colour: 1)),
                ScatterLayer(samples: dots, style: style),
            ]
        let left = trend.values.count - finite.count
        let caption =
            "\(trend.name), run by run" + (left > 0 ? "; \(left) never came and are not drawn" : "")
        return Figure(
            caption: caption,
            legend: [
                Figure.Key(style: style, name: "a run", isLine: false),
                Figure.Key(style: SeriesStyle(colour: 1), name: "median of a batch"),
            ]
        ).markup { width in
            Plot(title: caption, width: width, height: 230, x: x, y: y, layers: layers).svg
        }
    }

    private func medians(_ trend: HistoryTrends.Trend) -> [(x: Double, y: Double?)] {
        let places = Array(trend.points.enumerated())
        return Dictionary(grouping: places) { $0.element.run.batch ?? 0 }.values.map { batch in
            let x = batch.map { Double($0.offset) }.reduce(0, +) / Double(batch.count)
            return (x: x, y: Statistics.median(of: batch.map { $0.element.value }))
        }.sorted { $0.x < $1.x }
    }
}
