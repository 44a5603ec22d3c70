/// How a text with a meaning of its own is written.
package struct WrittenForm: Hashable, Sendable {
    /// What it is, with its article: `a range of slots`.
    package let noun: String
    /// How it is written: `0-5460`.
    package let example: String
    /// A regular expression (ECMA-262) that matches every such text.
    package let pattern: String

    /// A form.
    package init(_ noun: String, example: String, pattern: String) {
        self.noun = noun
        self.example = example
        self.pattern = pattern
    }
}
