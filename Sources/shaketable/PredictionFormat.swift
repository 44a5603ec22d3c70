import ArgumentParser
import Foundation
import Prediction
import Reports

/// How a prediction is told.
enum PredictionFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case markdown
    case html

    /// The prediction in that form.
    func render(_ prediction: Prediction) throws -> String {
        switch self {
        case .text:
            let style = TerminalStyle(
                isTerminal: isatty(STDOUT_FILENO) == 1,
                environment: ProcessInfo.processInfo.environment)
            return PredictionText(width: 100, glyphs: style.glyphs, coloured: style.coloured)
                .render(prediction)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(prediction), as: UTF8.self) + "\n"
        case .markdown: return PredictionMarkdown().render(prediction)
        case .html: return PredictionPage().render(prediction)
        }
    }
}
