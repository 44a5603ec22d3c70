package import Prediction
import Quantities
import Wording

/// A prediction as the terminal shows it.
package struct PredictionText: Sendable {
    private let width: Int
    private let glyphs: Glyphs
    private let ink: Ink

    /// For a terminal so wide, in columns; below 40 counts as 40.
    package init(width: Int, glyphs: Glyphs = .unicode, coloured: Bool = false) {
        self.width = max(40, width)
        self.glyphs = glyphs
        ink = Ink(coloured: coloured)
    }

    /// The whole text.
    package func render(_ prediction: Prediction) -> String {
        let summary = PredictionSummary(prediction)
        var lines = paragraph(summary.headline, 0) + paragraph(summary.cluster, 0, .faint)
        lines += ["", StyledText("Phases, predicted", .strong)] + phases(prediction)
        lines += ["", StyledText("Failover-time, predicted", .strong)] + bars(prediction)
        lines += summary.bounds.flatMap { paragraph($0, 2) }
        lines += summary.doubts.flatMap { paragraph($0, 2, .doubtful) }
        lines += stalls(prediction)
        for comparison in prediction.comparisons { lines += measured(comparison) }
        return lines.map { $0.rendered(by: ink) }.joined(separator: "\n") + "\n"
    }

    private func phases(_ prediction: Prediction) -> [StyledText] {
        var table = TextTable(
            columns: [.words("phase")] + PredictionSummary.quantiles.map { .numbers($0) })
        for row in PredictionSummary(prediction).rows { table.rows.append(row.map(cell)) }
        let bar = PhaseBar(names: prediction.phases.map(\.name), glyphs: glyphs)
        let medians = prediction.phases.map { $0.spread.median ?? 0 }
        return table.lines(width: width, indent: 2, glyphs: glyphs)
            + bar.lines([("medians", medians)], width: width, indent: 2)
    }

    private func bars(_ prediction: Prediction) -> [StyledText] {
        let most = prediction.histogram.map(\.count).max() ?? 0
        guard most > 0 else { return paragraph("No election was won.", 2, .doubtful) }
        let labels = prediction.histogram.map { "\(ValueText.text($0.from, .time))" }
        let side = labels.map(\.displayWidth).max() ?? 0
        let room = max(10, width - side - 14)
        return zip(prediction.histogram, labels).map { bar, label in
            let length = (bar.count * room + most - 1) / most
            let fill = String(repeating: glyphs.fills[0], count: length)
            return StyledText("  ") + StyledText(label, .faint).padded(to: side + 2, right: true)
                + StyledText("  ") + StyledText(fill, .series(0)) + StyledText(" \(bar.count)")
        }
    }

    private func stalls(_ prediction: Prediction) -> [StyledText] {
        guard !prediction.stalls.isEmpty else { return [] }
        var table = TextTable(columns: [
            .words("a master's stall of"), .numbers("causes a needless failover"),
            .numbers("95 % interval"),
        ])
        for row in PredictionSummary(prediction).stallRows { table.rows.append(row.map(cell)) }
        return ["", StyledText("Stalls", .strong)]
            + table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    private func measured(_ comparison: PredictionComparison) -> [StyledText] {
        var table = TextTable(
            columns: [.words("phase")]
                + PredictionSummary.comparedColumns.map { .numbers($0) })
        for row in PredictionSummary.rows(comparison) { table.rows.append(row.map(cell)) }
        return ["", StyledText("Held against \(comparison.folder)", .strong)]
            + paragraph(PredictionSummary.words(comparison), 2, .faint)
            + table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    private func cell(_ text: String) -> StyledText { StyledText(text) }

    private func paragraph(_ text: String, _ indent: Int, _ tone: Tone = .plain) -> [StyledText] {
        let margin = StyledText(String(repeating: " ", count: indent))
        return text.withoutControls.wrapped(to: width - indent).map {
            margin + StyledText($0, tone)
        }
    }
}
