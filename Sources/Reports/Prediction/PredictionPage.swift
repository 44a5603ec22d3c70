package import Prediction
import RunRecord

/// A prediction as one self-contained page, with the histogram of failover-time.
package struct PredictionPage: Sendable {
    /// Its only form.
    package init() {}

    /// The whole page.
    package func render(_ prediction: Prediction) -> String {
        let summary = PredictionSummary(prediction)
        let head = Markup.tag(
            "header", [:], .tag("h1", [:], .text(summary.headline)),
            .tag("p", ["class": "faint"], .text(summary.cluster)))
        let remarks = (summary.bounds + summary.doubts).map {
            Markup.tag("p", [:], .text("\($0)."))
        }
        let phases = table(["phase"] + PredictionSummary.quantiles, summary.rows)
        var sections = [
            head, section("Failover-time", [histogram(prediction)] + remarks),
            section("Phases", [phases]),
        ]
        if !prediction.stalls.isEmpty {
            let columns = ["stall", "causes a needless failover", "95 % interval"]
            sections.append(section("Stalls", [table(columns, summary.stallRows)]))
        }
        for comparison in prediction.comparisons {
            let columns = ["phase"] + PredictionSummary.comparedColumns
            sections.append(
                section(
                    PredictionSummary.words(comparison),
                    [
                        .tag("p", ["class": "faint"], .text(comparison.folder)),
                        table(columns, PredictionSummary.rows(comparison)),
                    ]))
        }
        sections.append(
            section(
                "What to do with it",
                [
                    .tag(
                        "p", [:],
                        .text(
                            "The model knows the servers' timers, and neither load nor clients, disks and "
                                + "memory. What fits on a machine is better measured: shaketable run, and "
                                + "predict --against the run's folder shows how near the model is.")
                    )
                ]))
        return Page(title: summary.headline).rendered(sections)
    }

    private func section(_ title: String, _ content: [Markup]) -> Markup {
        .tag("section", [:], .tag("h2", [:], .text(title)), .fragment(content))
    }

    private func table(_ columns: [String], _ rows: [[String]]) -> Markup {
        let all = columns.enumerated().map { index, name in
            index == 0 ? Table.Column.words(name) : .numbers(name)
        }
        return Table(columns: all, rows: rows.map { $0.map { .text($0) } }).markup
    }

    private func histogram(_ prediction: Prediction) -> Markup {
        guard let first = prediction.histogram.first, let last = prediction.histogram.last else {
            return .tag("p", [:], "No election was won.")
        }
        let bounds = prediction.bounds
        let most = Double(prediction.histogram.map(\.count).max() ?? 1)
        let right = max(last.to, bounds.worstCaseSeconds, bounds.textbookSeconds)
        let caption = "Failover-time of \(prediction.failovers) simulated failovers."
        let steps = prediction.histogram.map {
            (from: $0.from, to: $0.to, low: 0.0, high: Double($0.count))
        }
        let layers: [any PlotLayer] = [
            AreaLayer(steps: steps, style: .healthy, title: caption),
            RuleLayer(
                at: bounds.textbookSeconds, label: "textbook bound", row: 0,
                style: SeriesStyle(colour: 3)),
            RuleLayer(
                at: bounds.worstCaseSeconds, label: "derived worst case", row: 1,
                style: SeriesStyle(colour: 5)),
        ]
        let x = Axis(label: "failover-time, s", domain: min(0, first.from)...right * 1.05) {
            Number.text($0)
        }
        let y = Axis(label: "failovers", domain: 0...most * 1.1) { Number.text($0) }
        return Figure(caption: caption).markup { width in
            Plot(title: caption, width: width, height: 280, x: x, y: y, layers: layers).svg
        }
    }
}
