import Foundation
import OutageAnalysis
import Reports

/// An analysis, written for people or for programs.
enum AnalysisRendering: String, CaseIterable, Sendable {
    /// A story with a time line, for a terminal.
    case text
    /// All facts.
    case json
    /// A document.
    case markdown

    /// The analysis in that form, a line feed at its end.
    func render(_ analysis: OutageAnalysis) throws -> String {
        switch self {
        case .text: return DocumentText(width: 100).render(analysis.document)
        case .markdown: return analysis.markdown()
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(analysis), as: UTF8.self) + "\n"
        }
    }
}
