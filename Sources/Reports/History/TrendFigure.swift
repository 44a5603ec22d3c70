import History
import Judgement
import Statistics
import Wording

/// A measure run by run: a dot for each run, a line through the medians of the batches, a rule at each change.
struct TrendFigure: DocumentFigure {
    let history: HistoryTrends
    let trend: HistoryTrends.Trend

    var picture: Markup {
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
                LineLayer(points: medians, style: SeriesStyle(colour: 7)),
                ScatterLayer(samples: samples(failed: false), style: good),
                ScatterLayer(samples: samples(failed: true), style: failed),
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
    private func samples(failed: Bool) -> [(x: Double, y: Double, title: String)] {
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

    private var medians: [(x: Double, y: Double?)] {
        let places = Array(trend.points.enumerated())
        return Dictionary(grouping: places) { $0.element.run.batch ?? 0 }.values.map { batch in
            let x = batch.map { Double($0.offset) }.reduce(0, +) / Double(batch.count)
            return (x: x, y: Statistics.median(of: batch.map { $0.element.value }))
        }.sorted { $0.x < $1.x }
    }
}
