/// One way to write a target: its words, what they mean, and what stands for the capital letter.
package struct TargetPattern: Sendable {
    /// The words, with a capital `N`, `K` or `Z` for what the user fills in: `master of slot N`.
    package let words: String
    /// What it means, in one sentence.
    package let summary: String
    /// A target of this kind from what stands for the capital letter, nil where it has none.
    let target: @Sendable (String?) -> Target?

    /// What every target starts with: the words before the capital letter.
    var prefix: String { String(words.prefix { $0 != "N" && $0 != "K" && $0 != "Z" }) }
    /// Whether something has to be filled in.
    var takesValue: Bool { prefix != words }
    /// A regular expression (ECMA-262) that matches every target written so.
    package var pattern: String {
        switch words.last {
        case "N": "^\(prefix)[0-9]{1,5}$"
        case "K": "^\(prefix).+$"
        case "Z": "^\(prefix)[A-Za-z0-9._-]{1,40}$"
        case ".":
            "^\(prefix)([0-9]{1,5}( [0-9]{1,5})+|[0-9]{1,5}-[0-9]{1,5})( [0-9]{1,5}(-[0-9]{1,5})?)*$"
        default: "^\(words)$"
        }
    }
}
