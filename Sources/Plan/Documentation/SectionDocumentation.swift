/// One kind of mapping in a plan, and the keys it may have.
package struct SectionDocumentation: Sendable {
    /// What it is called in messages: `the load`.
    package let name: String
    /// Its keys.
    package let fields: [FieldDocumentation]
    /// The key that is meant when a single value stands in place of the mapping.
    package let shorthand: String?

    /// A kind of mapping.
    package init(_ name: String, shorthand: String? = nil, _ fields: [FieldDocumentation]) {
        self.name = name
        self.fields = fields
        self.shorthand = shorthand
    }

    /// What a key takes.
    ///
    /// Traps when the key is not documented: then the reader and the table disagree.
    func kind(of key: String) -> FieldKind {
        guard let field = fields.first(where: { $0.name == key }) else {
            preconditionFailure("'\(key)' is not in the documentation of \(name)")
        }
        return field.kind
    }
}
