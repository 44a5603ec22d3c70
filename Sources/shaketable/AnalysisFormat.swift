import ArgumentParser
import OutageAnalysis
import Reports

/// How an analysis is told.
enum AnalysisFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case markdown
    case html

    /// The analysis in that form.
    func render(_ analysis: OutageAnalysis) throws -> String {
        switch self {
        case .text: try AnalysisRendering.text.render(analysis)
        case .json: try AnalysisRendering.json.render(analysis)
        case .markdown: try AnalysisRendering.markdown.render(analysis)
        case .html: OutagePage().render(OutageStory(of: analysis))
        }
    }
}
