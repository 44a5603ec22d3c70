import Wording

/// The values of a mapping by their documented keys; each read as its documentation says.
package struct PlanFields: Sendable {
    /// What the mapping is and may hold.
    package let section: SectionDocumentation
    /// Where the mapping stands.
    package let position: PlanPosition
    /// A problem for each key that is not documented.
    package let unknownKeys: [PlanError.Problem]
    /// A problem for each key that is required and not there.
    package let missingKeys: [PlanError.Problem]
    private let values: [String: PlanValue]

    /// The fields of a mapping, or of the single value that stands for one where the documentation
    /// has a shorthand. What is unknown or missing is noted, not thrown.
    ///
    /// - Throws: When the value is no mapping.
    package init(_ value: PlanValue, of section: SectionDocumentation) throws(PlanError) {
        let entries: [PlanValue.Entry]
        switch (value.content, section.shorthand) {
        case (.mapping(let written), _):
            entries = written
        case (.scalar, .some(let key)):
            entries = [PlanValue.Entry(key: key, keyPosition: value.position, value: value)]
        default:
            let keys = section.fields.map(\.name).prefix(4).joined(separator: ", ")
            throw value.error(
                "\(section.name) takes a mapping with keys such as \(keys), not \(value.inWords)")
        }
        let known = section.fields.map(\.name)
        self.section = section
        position = value.position
        values = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
        unknownKeys = entries.filter { !known.contains($0.key) }.map { entry in
            let suggestion = Suggestion.phrase(for: entry.key, in: known)
            let choices = suggestion.isEmpty ? "; it takes \(known.joined(separator: ", "))" : ""
            return PlanError.Problem(
                position: entry.keyPosition,
                message: "\(section.name) has no key \(entry.key.quoted)\(suggestion)\(choices)")
        }
        let written = Set(entries.filter { !$0.value.isNothing }.map(\.key))
        missingKeys = section.fields.filter { $0.isRequired && !written.contains($0.name) }.map {
            PlanError.Problem(
                position: value.position,
                message: "\(section.name) needs '\($0.name)' (\($0.kind.inWords))")
        }
    }

    /// The value as written; nil when the key is not there or nothing stands there.
    package subscript(key: String) -> PlanValue? {
        _ = section.kind(of: key)
        guard let value = values[key], !value.isNothing else { return nil }
        return value
    }

    /// The place of a key's value, or of the mapping when the key is not there.
    package func position(of key: String) -> PlanPosition {
        self[key]?.position ?? position
    }

    /// A value that was read, or the error that its key is missing.
    package func required<Value>(_ value: Value?, _ key: String) throws(PlanError) -> Value {
        if let value { return value }
        throw PlanError(position, "\(section.name) needs '\(key)'")
    }
}
