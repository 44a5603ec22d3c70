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
        let failed = history.runs.count { $0.verdict == .failed }
        let head = Markup.tag(
            "header", [:],
            .tag(
                "h1", [:],
                .text(
                    history.runs.isEmpty
                        ? summary : "\(summary): \(failed == 0 ? "none" : "\(failed)") failed")),
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
        let all = history.trends(of: runs)
        let moving = all.filter { !$0.isConstant }
        var facts = FactList()
        facts.add("Servers", Set(runs.map { $0.server }).sorted().joined(separator: ", "))
        facts.add(
            "Hosts",
            Set(runs.map { "\($0.identity.words) (\($0.identity.fingerprint))" }).sorted()
                .joined(separator: "; "))
        return .tag(
            "section", [:], .tag("h2", [:], .text(name)),
            .tag("p", ["class": "faint"], .text("\(runs.count.counted("run")): \(counts)")),
            table(moving), constants(all.filter(\.isConstant)), facts.markup,
            moving.isEmpty
                ? []
                : .tag(
                    "details", [:], .tag("summary", [:], "Each measure, run by run"),
                    .fragment(moving.map { figure(history, $0) })))
    }

    /// A row for each measure that has moved.
    private func table(_ trends: [HistoryTrends.Trend]) -> Markup {
        var table = Table(columns: [
            .words("measure"), .words("trend"), .numbers("last"), .numbers("median"),
            .numbers("least"), .numbers("greatest"), .numbers("runs"),
        ])
        for trend in trends {
            guard let spread = Spread(trend.values) else { continue }
            let values: [Double?] = [trend.values.last, spread.median, spread.min, spread.max]
            table.rows.append(
                [.text(trend.name), TrendSpark(trend: trend).markup]
                    + values.map { .text(ValueText.text($0, trend.unit)) }
                    + [.text("\(trend.values.count)")])
        }
        return table.markup
    }

    /// What was the same in each run, in a sentence.
    private func constants(_ trends: [HistoryTrends.Trend]) -> Markup {
        guard !trends.isEmpty else { return [] }
        let words = trends.map { trend in
            "\(trend.name) \(ValueText.text(trend.values[0], trend.unit))"
        }
        return .tag(
            "p", ["class": "faint"],
            .text("The same in every run: \(words.joined(separator: ", ")).")
        )
    }

    /// A dot for each run, a line through the medians of the batches, a rule at each change.
    private func figure(_ history: HistoryTrends, _ trend: HistoryTrends.Trend) -> Markup {
        let finite = trend.values.filter { $0.isFinite }
        guard let greatest = finite.max() else { return [] }
        let unit = trend.unit
        let dates = trend.points.map { String(UTCTime.text($0.run.startedNanoseconds).prefix(10)) }
        var x = Axis(
            label: "runs, the oldest first, by their dates",
            domain: 0...Double(max(1, trend.points.count - 1))
        ) { place in
            let index = Int(place.rounded())
            return dates.indices.contains(index) ? dates[index] : ""
        }
        x.isWhole = true
        let y = Axis(label: trend.name, domain: 0...(greatest > 0 ? greatest * 1.05 : 1)) {
            ValueText.text($0, unit)
        }
        let changes = history.changes(in: trend.points).enumerated().map { row, change in
            RuleLayer(
                at: Double(change.place) - 0.5, label: change.words, row: row % 3,
                style: SeriesStyle(colour: 7, isDashed: true))
        }
        let (good, failed) = (SeriesStyle(colour: 0), SeriesStyle(colour: 1))
        let layers: [any PlotLayer] =
            changes + [
                LineLayer(points: medians(trend), style: SeriesStyle(colour: 7)),
                ScatterLayer(samples: samples(trend, failed: false), style: good),
                ScatterLayer(samples: samples(trend, failed: true), style: failed),
            ]
        let left = trend.values.count - finite.count
        let caption =
            "\(trend.name), run by run" + (left > 0 ? "; \(left) never came and are not drawn" : "")
        return Figure(
            caption: caption,
            legend: [
                Figure.Key(style: good, name: "a run", mark: .dot),
                Figure.Key(style: failed, name: "a run that failed", mark: .dot),
                Figure.Key(style: SeriesStyle(colour: 7), name: "median of a batch"),
            ]
        ).markup { width in
            Plot(title: caption, width: width, height: 230, x: x, y: y, layers: layers).svg
        }
    }

    /// The runs that failed, or the others, at their places.
    private func samples(
        _ trend: HistoryTrends.Trend, failed: Bool
    ) -> [(x: Double, y: Double, title: String)] {
        trend.points.enumerated().filter { ($0.element.run.verdict == .failed) == failed }
            .map { index, point in
                let words = [
                    ValueText.text(point.value, trend.unit), "run \(point.run.number ?? 0)",
                    UTCTime.text(point.run.startedNanoseconds), point.run.server,
                    point.run.verdict.rawValue,
                ]
                return (x: Double(index), y: point.value, title: words.joined(separator: ", "))
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
