package import Quantities
import Wording

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
