import OutageAnalysis
import Reports

/// What logs tell of an outage, as a subject of reports.
struct AnalysisSubject: EncodableSubject {
    static let noun = "what logs tell"

    let analysis: OutageAnalysis

    func text(on terminal: Terminal) -> String { TextRendering.render(analysis) }

    func markdown() -> String { MarkdownRendering.render(analysis) }

    func page() -> String { OutagePage().render(OutageStory(of: analysis)) }

    /// All facts.
    var values: any Encodable { analysis }
}
