import Quantities
import Wording

/// Cuts the text of an expectation into tokens.
///
/// A hyphen between letters or digits belongs to a name, so a minus needs spaces around it.
struct Lexer {
    /// Longer texts are refused: no expectation needs them.
    static let longestText = 1000

    private let characters: [Character]
    private var position = 0
    private var tokens: [Token] = []

    private init(_ text: String) {
        characters = Array(text)
    }

    /// All tokens of a text, the last of them `end`.
    static func tokens(of text: String) throws(ExpectationError) -> [Token] {
        var lexer = Lexer(text)
        guard lexer.characters.count <= longestText else {
            throw ExpectationError(
                column: longestText + 1,
                message: "an expectation has at most \(longestText) characters; split it in two")
        }
        while try lexer.scan() {}
        let end = lexer.characters.count + 1
        return lexer.tokens + [Token(kind: .end, column: end, endColumn: end)]
    }

    private var current: Character? { at(position) }

    private func at(_ index: Int) -> Character? {
        characters.indices.contains(index) ? characters[index] : nil
    }

    private mutating func scan() throws(ExpectationError) -> Bool {
        while current?.isWhitespace == true { position += 1 }
        guard let first = current else { return false }
        let start = position
        let kind: Token.Kind
        if first.isPlainDigit {
            kind = try scanQuantity()
        } else if first.isPlainLetter {
            kind = .name(scanWord())
        } else if first == ".", at(position + 1)?.isPlainLetter == true {
            kind = .suffix(scanSuffix())
        } else if first == "[" {
            kind = try scanBrackets()
        } else {
            kind = .symbol(try scanSymbol(first))
        }
        tokens.append(Token(kind: kind, column: start + 1, endColumn: position + 1))
        return true
    }

    private mutating func take(while accepts: (Character) -> Bool) -> String {
        let start = position
        while let character = current, accepts(character) { position += 1 }
        return String(characters[start..<position])
    }

    private mutating func scanWord() -> String {
        let start = position
        while let character = current {
            let isHyphenInside =
                character == "-"
                && (at(position + 1)?.isPlainLetter == true
                    || at(position + 1)?.isPlainDigit == true)
            guard character.isPlainLetter || character.isPlainDigit || isHyphenInside else { break }
            position += 1
        }
        return String(characters[start..<position])
    }

    /// A percentile may have decimals: `p99.9` is one suffix.
    private mutating func scanSuffix() -> String {
        position += 1
        var suffix = scanWord()
        let isPercentile = suffix.first == "p" && suffix.dropFirst().allSatisfy(\.isPlainDigit)
        if isPercentile, suffix.count > 1, current == ".", at(position + 1)?.isPlainDigit == true {
            position += 1
            suffix += "." + take(while: \.isPlainDigit)
        }
        return suffix
    }

    private mutating func scanQuantity() throws(ExpectationError) -> Token.Kind {
        let start = position
        var digits = take(while: { $0.isPlainDigit || $0 == "_" })
        if current == ".", at(position + 1)?.isPlainDigit == true {
            position += 1
            digits += "." + take(while: \.isPlainDigit)
        }
        guard let number = Double(digits.filter { $0 != "_" }), number.isFinite else {
            throw ExpectationError(
                column: start + 1, message: "\(digits.prefix(20))... is too great a number")
        }
        let suffixStart = position
        let suffix = scanUnit()
        guard let quantity = Quantity(number: number, suffix: suffix) else {
            let known = Quantity.suffixes.map { $0.text }
            throw ExpectationError(
                column: suffixStart + 1,
                message: "'\(suffix)' is no unit\(Suggestion.phrase(for: suffix, in: known))"
                    + " Units are \(known.joined(separator: " "))")
        }
        return .quantity(quantity)
    }

    private mutating func scanUnit() -> String {
        if current == "%" {
            position += 1
            return "%"
        }
        if current == "/", at(position + 1)?.isPlainLetter == true {
            position += 1
            return "/" + take(while: \.isPlainLetter)
        }
        return take(while: \.isPlainLetter)
    }

    private mutating func scanBrackets() throws(ExpectationError) -> Token.Kind {
        let start = position
        position += 1
        let content = take(while: { $0 != "]" && $0 != "[" })
        guard current == "]" else {
            throw ExpectationError(column: start + 1, message: "this bracket is not closed; add ]")
        }
        position += 1
        return .brackets(content)
    }

    private mutating func scanSymbol(_ first: Character) throws(ExpectationError) -> String {
        position += 1
        if "<>=!".contains(first), current == "=" {
            position += 1
            return "\(first)="
        }
        if "<>+-*/()".contains(first) { return String(first) }
        let hint =
            switch first {
            case "=": "; write == to compare"
            case "≤": "; write <="
            case "≥": "; write >="
            default: ""
            }
        throw ExpectationError(
            column: position, message: "'\(first)' has no place in an expectation\(hint)")
    }
}

extension Character {
    /// One of 0 to 9.
    fileprivate var isPlainDigit: Bool { isASCII && isNumber }

    /// One of a to z and A to Z.
    fileprivate var isPlainLetter: Bool { isASCII && isLetter }
}

/// One piece of an expectation's text.
struct Token: Hashable {
    /// What the piece is.
    enum Kind: Hashable {
        case quantity(Quantity)
        /// A name, such as `failover-time`.
        case name(String)
        /// A suffix after a full stop, such as `p99.9` or `max`, without the stop.
        case suffix(String)
        /// What stands between brackets.
        case brackets(String)
        /// An operator, a comparison or a parenthesis.
        case symbol(String)
        case end
    }

    let kind: Kind
    /// Where it begins, in characters from 1.
    let column: Int
    /// Where it ends: the column after its last character.
    let endColumn: Int
}
