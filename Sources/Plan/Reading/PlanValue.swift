import Wording

/// A value of a plan with its place: what YAML's tree says, before it is given a meaning.
package struct PlanValue: Sendable, Hashable {
    /// What it is.
    package enum Content: Sendable, Hashable {
        /// Nothing was written.
        case nothing
        /// A text as written; `isQuoted` when in quotes or as a block.
        case scalar(String, isQuoted: Bool)
        /// A list.
        case list([PlanValue])
        /// A mapping in the order written, without duplicate keys.
        case mapping([Entry])
    }

    /// One key of a mapping and its value.
    package struct Entry: Sendable, Hashable {
        /// The key.
        package var key: String
        /// Where the key stands.
        package var keyPosition: PlanPosition
        /// Its value.
        package var value: PlanValue

        /// A key and its value.
        package init(key: String, keyPosition: PlanPosition, value: PlanValue) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// What it is.
    package var content: Content
    /// Where it stands.
    package let position: PlanPosition

    /// A value.
    package init(_ content: Content, at position: PlanPosition) {
        self.content = content
        self.position = position
    }

    /// A plain text, as a plan would write it without quotes.
    package init(plain text: String, at position: PlanPosition) {
        self.init(.scalar(text, isQuoted: false), at: position)
    }

    /// The value of a key; nil when this is no mapping or has no such key.
    package subscript(key: String) -> PlanValue? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The same mapping without a key; anything else as it is.
    package func without(key: String) -> PlanValue {
        guard case .mapping(let entries) = content else { return self }
        return PlanValue(.mapping(entries.filter { $0.key != key }), at: position)
    }

    /// Whether nothing was written.
    package var isNothing: Bool { content == .nothing }

    /// What it is in words, for messages: `a list`, `'5s'`.
    package var inWords: String {
        switch content {
        case .nothing: "nothing"
        case .scalar(let text, _): text.quoted
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    /// An error at this place.
    package func error(_ message: String) -> PlanError { PlanError(position, message) }
}
