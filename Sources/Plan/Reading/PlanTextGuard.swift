/// Looks over a plan's text before it is parsed, for what would hurt the parser or only be
/// reported in words that help nobody.
///
/// libyaml and Yams go down one call for each level of nesting.
struct PlanTextGuard {
    /// The deepest nesting of brackets.
    static let deepestFlow = 64
    /// The most columns before the first word of a line; each level of a block takes one at least.
    static let deepestIndentation = 200

    /// The plan.
    let source: PlanSource

    /// Checks the text line by line.
    ///
    /// - Throws: At the first line that is not to be parsed.
    func check() throws(PlanError) {
        var flowDepth = 0
        var number = 0
        let lines = source.text.utf8.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == 10 || $0 == 13 })
        for line in lines {
            number += 1
            try checkIndentation(line, number)
            for (column, byte) in line.enumerated() {
                if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { flowDepth += 1 }
                if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
                    flowDepth = max(0, flowDepth - 1)
                }
                guard flowDepth <= Self.deepestFlow else {
                    throw error(number, column, "brackets nest deeper than \(Self.deepestFlow)")
                }
            }
        }
    }

    private func checkIndentation(_ line: Substring.UTF8View, _ number: Int) throws(PlanError) {
        let indentation = line.prefix { $0 == 32 || $0 == 9 }
        let rest = line.dropFirst(indentation.count)
        guard let first = rest.first, first != UInt8(ascii: "#") else { return }
        if let tab = indentation.enumerated().first(where: { $0.element == 9 }) {
            throw error(number, tab.offset, "a tab indents this line; YAML takes only spaces")
        }
        let structure = line.prefix { byte in
            byte == 32 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?")
                || byte == UInt8(ascii: ":") || byte == 9
        }
        guard structure.count <= Self.deepestIndentation else {
            throw error(
                number, 0, "the line is indented by more than \(Self.deepestIndentation) columns")
        }
    }

    private func error(_ line: Int, _ column: Int, _ message: String) -> PlanError {
        PlanError(PlanPosition(source: source.name, line: line, column: column + 1), message)
    }
}
