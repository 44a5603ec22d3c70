import OutageAnalysis
import Wording

/// Comments of a replay that quote its evidence.
enum ReplayComment {
    /// The longest line of a log that is quoted, in characters.
    private static let longestQuote = 160

    /// A line of evidence: where it stands, and what it says.
    static func quoted(
        _ evidence: LogEvidence, _ analysis: OutageAnalysis, indent: Int = 2
    ) -> String {
        let name =
            analysis.sources.indices.contains(evidence.source)
            ? analysis.sources[evidence.source].shortName : "?"
        let margin = String(repeating: " ", count: indent)
        let text = PlanComment.clean(evidence.text).prefix(longestQuote)
        return "\(margin)#   \(PlanComment.clean(name)):\(evidence.line)  \(text)"
    }
}
