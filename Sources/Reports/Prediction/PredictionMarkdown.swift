package import Prediction

/// A prediction as GitHub's Markdown.
package struct PredictionMarkdown: Sendable {
    /// Its only form.
    package init() {}

    /// The whole text.
    package func render(_ prediction: Prediction) -> String {
        let summary = PredictionSummary(prediction)
        let quantiles = PredictionSummary.quantiles
        var parts = [
            "## \(summary.headline)", Markdown.code(summary.cluster),
            Markdown.table(
                title: "Phases", columns: ["phase"] + quantiles, numbers: 1...quantiles.count,
                rows: summary.rows),
            (summary.bounds + summary.doubts).map { "- \($0)" }.joined(separator: "\n"),
            Markdown.table(
                title: "Stalls",
                columns: ["stall", "causes a needless failover", "95 % interval"], numbers: 1...2,
                rows: summary.stallRows),
        ]
        for comparison in prediction.comparisons {
            let columns = PredictionSummary.comparedColumns
            parts.append(Markdown.code(comparison.folder))
            parts.append(
                Markdown.table(
                    title: PredictionSummary.words(comparison), columns: ["phase"] + columns,
                    numbers: 1...columns.count, rows: PredictionSummary.rows(comparison)))
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }
}
