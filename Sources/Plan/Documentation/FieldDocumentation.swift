/// One key that a mapping of a plan may have.
package struct FieldDocumentation: Sendable {
    /// The key.
    package let name: String
    /// What it takes.
    package let kind: FieldKind
    /// Whether it must be there.
    package let isRequired: Bool
    /// What it means, in one sentence, with its default.
    package let summary: String

    /// A key.
    package init(_ name: String, _ kind: FieldKind, required: Bool = false, _ summary: String) {
        self.name = name
        self.kind = kind
        isRequired = required
        self.summary = summary
    }
}
