/// Comments of plans that are written by a program: whatever a text holds, none of it ends the comment.
package enum PlanComment {
    private static let width = 100

    /// A text as comment lines of at most 100 characters, where its words allow.
    ///
    /// - Parameters:
    ///   - text: The text; it may come from anywhere.
    ///   - indent: How many spaces stand before the lines.
    /// - Returns: The lines without their ends.
    package static func wrapped(_ text: String, indent: Int = 0) -> [String] {
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

    /// A text without what would end a comment or cannot stand in YAML.
    package static func clean(_ text: String) -> String {
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
