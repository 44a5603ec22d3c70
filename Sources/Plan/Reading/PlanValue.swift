package import Quantities
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

extension PlanValue {
    /// The text of a scalar; `what` is wanted in words, such as `a name`.
    package func text(_ what: String = "a text") throws(PlanError) -> String {
        guard case .scalar(let text, _) = content else {
            throw error("\(what) is wanted here, not \(inWords)")
        }
        guard
            !text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" || $0 == "\u{7F}" })
        else { throw error("\(what) cannot hold control characters") }
        return text
    }

    /// A value with a unit, such as `5s` or `64B`.
    package func quantity<Quantity>(
        _ syntax: UnitSyntax<Quantity>
    ) throws(PlanError) -> Quantity {
        let text = try text(syntax.noun)
        if let value = syntax.parse(text) { return value }
        throw error(syntax.complaint(about: text))
    }

    /// A whole number in a range.
    package func integer(in range: ClosedRange<Int>) throws(PlanError) -> Int {
        let text = try text("a whole number")
        guard let value = Int(text) else {
            let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
            let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
            throw error(
                isNumber
                    ? "\(text.printable) is out of range: \(range.inWords)"
                    : "\(text.quoted) is not a whole number")
        }
        guard range.contains(value) else {
            throw error("\(value) is out of range: \(range.inWords)")
        }
        return value
    }

    /// A number in a range.
    package func number(in range: ClosedRange<Double>) throws(PlanError) -> Double {
        let text = try text("a number")
        guard let value = Double(text), value.isFinite else {
            throw error("\(text.quoted) is not a number")
        }
        guard range.contains(value) else {
            throw error("\(text) is out of range: \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// One of several words; `noun` is what they are, without an article: `mode`.
    package func word(_ noun: String, among words: [String]) throws(PlanError) -> String {
        let text = try text("one of \(words.joined(separator: ", "))")
        guard words.contains(text) else {
            let suggestion = Suggestion.phrase(for: text, in: words)
            let choices = suggestion.isEmpty ? "; choose \(words.joined(separator: ", "))" : ""
            throw error("no \(noun) is named \(text.quoted)\(suggestion)\(choices)")
        }
        return text
    }

    /// A truth value, written `yes` or `no` (also `true`, `false`, `on`, `off`).
    package func flag() throws(PlanError) -> Bool {
        switch try text("yes or no").lowercased() {
        case "yes", "true", "on": return true
        case "no", "false", "off": return false
        default: throw error("\(inWords) is neither yes nor no")
        }
    }

    /// The elements of a list; nothing counts as an empty list.
    package func list(_ what: String) throws(PlanError) -> [PlanValue] {
        switch content {
        case .nothing: return []
        case .list(let elements): return elements
        default: throw error("a list of \(what) is wanted here, not \(inWords)")
        }
    }
}

extension ClosedRange<Int> {
    /// `1 to 5`.
    var inWords: String {
        "\(lowerBound) to \(upperBound)"
    }
}
