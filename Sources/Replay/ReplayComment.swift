import OutageAnalysis

/// Comments of a plan.
enum ReplayComment {
    private static let width = 100
    /// The longest line of a log that is quoted, in characters.
    private static let longestQuote = 160

    /// A text as comment lines.
    static func wrapped(_ text: String, indent: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indent) + "#"
        var lines: [String] = []
        var line = margin
        for word in clean(text).split(separator: " ") {
            if line.count > margin.count, line.count + 1 + word.count > width {
                lines.append(line)
                line = margin
            }
            line += " \(word)"
        }
        return lines + [line]
    }

    /// A line of evidence: where it stands, and what it says.
    static func quoted(
        _ evidence: LogEvidence, _ analysis: OutageAnalysis, indent: Int = 2
    ) -> String {
        let name =
            analysis.sources.indices.contains(evidence.source)
            ? analysis.sources[evidence.source].shortName : "?"
        let margin = String(repeating: " ", count: indent)
        return
            "\(margin)#   \(clean(name)):\(evidence.line)  \(clean(evidence.text).prefix(longestQuote))"
    }

    /// Without what would end a comment or cannot stand in YAML.
    private static func clean(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isPlain =
                        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                        && !(0x2028...0x2029).contains(scalar.value)
                        && !scalar.properties.isNoncharacterCodePoint
                        && scalar.value != 0xFEFF
                    return isPlain ? scalar : "\u{FFFD}"
                }))
    }
}
