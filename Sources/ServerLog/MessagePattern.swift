/// The wording of a message, and what to make of it.
///
/// A wording is text with open places in braces: `{node}` an id, with or without a name in
/// parentheses after it; `{int}` a whole number; `{decimal}` a number whose thousandths are kept;
/// `{text}` everything up to the text that follows, or to the end; `{a|b|}` one of several words,
/// the longest first when one begins another, or none when the last is empty.
struct MessagePattern: Sendable {
    /// One step of matching.
    enum Part: Sendable, Equatable {
        case literal([UInt8])
        case oneOf([[UInt8]])
        case node
        case integer
        case decimal
        case text
    }

    /// The steps.
    let parts: [Part]
    /// Makes the message of what was found.
    let message: @Sendable (borrowing MessageCaptures) -> LogMessage

    /// Reads a wording; traps when its braces are wrong: that is a mistake in the table.
    init(
        _ wording: String, _ message: @escaping @Sendable (borrowing MessageCaptures) -> LogMessage
    ) {
        var parts: [Part] = []
        var rest = wording[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                preconditionFailure("The wording '\(wording)' opens a brace and does not close it.")
            }
            if open > rest.startIndex { parts.append(.literal(Array(rest[..<open].utf8))) }
            parts.append(Self.place(rest[rest.index(after: open)..<close], in: wording))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(Array(rest.utf8))) }
        for (part, next) in zip(parts, parts.dropFirst()) where part == .text {
            guard case .literal = next else {
                preconditionFailure("In '\(wording)' {text} is not followed by plain text.")
            }
        }
        self.parts = parts
        self.message = message
    }

    /// The bytes a message of this wording can begin with.
    var firstBytes: Set<UInt8> {
        var bytes: Set<UInt8> = []
        for part in parts {
            switch part {
            case .literal(let literal): return bytes.union(literal.prefix(1))
            case .oneOf(let words):
                bytes.formUnion(words.compactMap(\.first))
                // Only where no word is empty does the wording begin with one of them.
                if !words.contains([]) { return bytes }
            case .integer:
                return bytes.union(UInt8(ascii: "0")...UInt8(ascii: "9"))
            case .node:
                return bytes.union(UInt8(ascii: "0")...UInt8(ascii: "9"))
                    .union(UInt8(ascii: "a")...UInt8(ascii: "f"))
            case .decimal, .text: return Set(0...255)
            }
        }
        return bytes
    }

    private static func place(_ name: Substring, in wording: String) -> Part {
        switch name {
        case "node": return .node
        case "int": return .integer
        case "decimal": return .decimal
        case "text": return .text
        default:
            precondition(name.contains("|"), "The wording '\(wording)' has a place '\(name)'.")
            return .oneOf(
                name.split(separator: "|", omittingEmptySubsequences: false).map { Array($0.utf8) })
        }
    }
}
