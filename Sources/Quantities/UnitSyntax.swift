import Wording

/// How values of one kind are written with their unit: the one place that the reader, the errors and
/// the schema take it from.
package struct UnitSyntax<Quantity>: Sendable {
    /// With its article: `a duration`.
    package let noun: String
    /// How it is written: `5s`.
    package let example: String
    /// The units that a bare number may have meant.
    let likelyUnits: [String]
    /// A regular expression (ECMA-262) that matches every text that `parse` takes.
    package let pattern: String
    /// The value of a text; nil when it is not written so or too great.
    package let parse: @Sendable (String) -> Quantity?

    /// What to say of a text that could not be parsed.
    package func complaint(about text: String) -> String {
        guard PlanDecimal(text[...]) != nil, text.utf8.count <= 20 else {
            return "\(text.quoted) is not \(noun), such as \(example)"
        }
        let guesses = likelyUnits.map { text + $0 }.joined(separator: " or ")
        return "\(noun) needs a unit: \(guesses)?"
    }
}
