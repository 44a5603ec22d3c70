/// The signs that tables, bars and time lines are drawn with.
package struct Glyphs: Sendable {
    /// A horizontal rule.
    let rule: Character
    /// The fillings of a bar's parts, told apart without colour.
    let fills: [Character]
    /// The steps of a sparkline, lowest first.
    let sparks: [Character]
    /// Marks what was cut off.
    let ellipsis: String
    /// From one to the other.
    let arrow: String
    /// A time line: what has passed, where it stands, what is to come, and a step.
    let passed: Character
    /// See `passed`.
    let cursor: Character
    /// See `passed`.
    let ahead: Character
    /// See `passed`.
    let step: Character

    /// For terminals that show UTF-8.
    package static let unicode = Glyphs(
        rule: "─", fills: ["█", "▒", "▓", "░", "▚", "▌", "▞", "▤"],
        sparks: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], ellipsis: "…", arrow: "→",
        passed: "━", cursor: "●", ahead: "─", step: "▼")

    /// For those that do not.
    package static let ascii = Glyphs(
        rule: "-", fills: ["#", "=", "+", ":", "%", "o", "*", "~"],
        sparks: ["_", ".", "-", "=", "+", "*", "%", "#"], ellipsis: "~", arrow: "->",
        passed: "=", cursor: "O", ahead: "-", step: "v")
}
