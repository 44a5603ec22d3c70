import Prediction

extension Prediction: EncodableSubject, TabularSubject {
    package static var noun: String { "a prediction" }

    package func text(on terminal: Terminal) -> String {
        PredictionText(width: 100, glyphs: terminal.glyphs, coloured: terminal.coloured)
            .render(self)
    }

    package func markdown() -> String { PredictionMarkdown().render(self) }

    package func page() -> String { PredictionPage().render(self) }

    package var values: any Encodable { self }

    /// A row for each phase.
    package var rows: [[String]] {
        let summary = PredictionSummary(self)
        return [["phase"] + PredictionSummary.quantiles] + summary.rows
    }
}
