import Quantities
import Wording

/// Reads an expectation by recursive descent and checks its units on the way.
struct ExpectationParser {
    /// A part that was read: what it is, what it counts in, and where it stands.
    struct Part {
        let expression: Expression
        let unit: Unit
        let start: Int
        let end: Int
    }

    /// Deeper parentheses are refused, so that no text can exhaust the stack.
    private static let deepest = 32

    private let characters: [Character]
    private let tokens: [Token]
    private var index = 0
    private var depth = 0

    /// Reads a whole expectation.
    static func parse(_ text: String) throws(ExpectationError) -> Expectation {
        var parser = ExpectationParser(text: text, tokens: try Lexer.tokens(of: text))
        return try parser.expectation()
    }

    private init(text: String, tokens: [Token]) {
        characters = Array(text)
        self.tokens = tokens
    }

    // MARK: Tokens

    private var token: Token { tokens[min(index, tokens.count - 1)] }

    private var previousEnd: Int { index > 0 ? tokens[index - 1].endColumn : 1 }

    private mutating func takeSymbol(among symbols: String...) -> String? {
        guard case .symbol(let symbol) = token.kind, symbols.contains(symbol) else { return nil }
        index += 1
        return symbol
    }

    private func text(_ part: Part) -> String {
        String(characters[part.start - 1..<part.end - 1])
    }

    // MARK: Grammar

    private mutating func expectation() throws(ExpectationError) -> Expectation {
        let left = try sum()
        let column = token.column
        guard case .symbol(let symbol) = token.kind, let comparison = Comparison(rawValue: symbol)
        else { throw unexpected("a comparison (<= < >= > == !=)") }
        index += 1
        let right = try sum()
        guard token.kind == .end else { throw unexpected("the end") }
        guard left.unit == right.unit else {
            throw ExpectationError(
                column: column,
                message: "\(text(left)) is \(left.unit.phrase) and \(text(right)) "
                    + "\(right.unit.phrase): they cannot be compared" + hint(left, right))
        }
        let name = text(
            Part(expression: left.expression, unit: left.unit, start: left.start, end: right.end))
        return Expectation(
            text: name, left: left.expression, comparison: comparison, right: right.expression,
            unit: left.unit)
    }

    private func hint(_ left: Part, _ right: Part) -> String {
        guard case .literal(let value) = right.expression, right.unit == .count else { return "" }
        let number = text(right)
        switch left.unit {
        case .time: return "; write \(number)ms or \(number)s"
        case .ratio: return "; write \(SampleText.planPercent(value))"
        case .rate: return "; write \(number)/s"
        case .bytes: return "; write \(number)B or \(number)KiB"
        case .count: return ""
        }
    }

    private mutating func sum() throws(ExpectationError) -> Part {
        var left = try product()
        while let symbol = takeSymbol(among: "+", "-") {
            left = try join(left, symbol, try product())
        }
        return left
    }

    private mutating func product() throws(ExpectationError) -> Part {
        var left = try factor()
        while let symbol = takeSymbol(among: "*", "/") {
            left = try join(left, symbol, try factor())
        }
        return left
    }

    private func join(_ left: Part, _ symbol: String, _ right: Part) throws(ExpectationError)
        -> Part
    {
        guard let character = symbol.first, let joint = Expression.Operator(rawValue: character),
            let unit = joint.unit(left.unit, right.unit)
        else {
            throw ExpectationError(
                column: left.start,
                message: "\(text(left)) is \(left.unit.phrase) and \(text(right)) "
                    + "\(right.unit.phrase): '\(symbol)' has no meaning between them")
        }
        return Part(
            expression: .joined(left.expression, joint, right.expression), unit: unit,
            start: left.start, end: right.end)
    }

    private mutating func factor() throws(ExpectationError) -> Part {
        depth += 1
        defer { depth -= 1 }
        let first = token
        guard depth <= ExpectationParser.deepest else {
            throw ExpectationError(
                column: first.column, message: "this is nested too deeply; use fewer parentheses")
        }
        if takeSymbol(among: "-") != nil {
            let part = try factor()
            return Part(
                expression: .negated(part.expression), unit: part.unit, start: first.column,
                end: part.end)
        }
        if takeSymbol(among: "(") != nil {
            let part = try sum()
            guard takeSymbol(among: ")") != nil else { throw unexpected(")") }
            return Part(
                expression: part.expression, unit: part.unit, start: first.column, end: previousEnd)
        }
        if case .quantity(let quantity) = first.kind {
            index += 1
            return Part(
                expression: .literal(quantity.value), unit: quantity.unit, start: first.column,
                end: first.endColumn)
        }
        guard case .name(let name) = first.kind else { throw unexpected("a measure or a value") }
        index += 1
        return try named(name, first.column)
    }

    private mutating func named(_ name: String, _ start: Int) throws(ExpectationError) -> Part {
        if let constant = Constant(rawValue: name) {
            return Part(
                expression: .constant(constant, column: start), unit: constant.unit, start: start,
                end: previousEnd)
        }
        guard let measure = MeasureCatalog.measure(named: name) else {
            let rest = String(characters[(start - 1)...])
            throw ExpectationError(
                column: start, message: ExpectationParser.unknown(name, in: rest))
        }
        var reader = ReferenceReader(measure: measure, column: start)
        while try reader.accept(token) { index += 1 }
        let reference = try reader.reference()
        return Part(
            expression: .measure(reference, column: start), unit: reference.unit, start: start,
            end: previousEnd)
    }

    /// What to say of a name that is none, and of the words that it begins: `no lost writes`, `lost writes == 0`.
    private static func unknown(_ name: String, in rest: String) -> String {
        let known = MeasureCatalog.all.map { $0.name } + Constant.allCases.map { $0.rawValue }
        let words = rest.split(whereSeparator: \.isWhitespace).prefix(6)
            .prefix { $0.allSatisfy { $0.isLetter || $0 == "-" } }.map(String.init)
        let isNone = ["no", "none", "zero", "without"].contains(name.lowercased())
        for count in (isNone ? 1 : 2)..<max(isNone ? 2 : 3, words.count + 1) {
            let meant = words.dropFirst(isNone ? 1 : 0).prefix(count).joined(separator: "-")
            guard let nearest = Suggestion.nearest(to: meant, in: known, within: 1) else {
                continue
            }
            return
                "no measure is named '\(name)'; did you mean '\(nearest)\(isNone ? " == 0" : "")'?"
        }
        let nearest = Suggestion.phrase(for: name, in: known)
        if nearest.isEmpty, known.contains(where: { name.hasPrefix($0 + "-") }) {
            return "no measure is named '\(name)'; a minus needs a blank on each side"
        }
        return "no measure is named '\(name)'\(nearest)"
    }

    private func unexpected(_ expected: String) -> ExpectationError {
        let found =
            token.kind == .end
            ? "the text ends"
            : "'\(String(characters[token.column - 1..<token.endColumn - 1]))' stands"
        return ExpectationError(
            column: token.column, message: "\(found) where \(expected) is expected")
    }
}

/// What is wrong with the text of an expectation, and where.
package struct ExpectationError: Error, Hashable, CustomStringConvertible {
    /// The column within the expectation's text, in characters from 1.
    package let column: Int
    /// What is wrong and how to mend it, in a sentence without a full stop.
    package let message: String

    /// An error at a column.
    package init(column: Int, message: String) {
        self.column = column
        self.message = message
    }

    /// `column 5: no measure is named ...`
    package var description: String { "column \(column): \(message)" }
}

/// Collects what follows a measure's name: a percentile, brackets, an aggregate.
struct ReferenceReader {
    private let measure: any Measure
    private let column: Int
    private var query = MeasureQuery()
    private var aggregate: Aggregate?
    private var hasBrackets = false

    init(measure: any Measure, column: Int) {
        self.measure = measure
        self.column = column
    }

    /// Takes a token when it belongs to the reference; false when it does not.
    mutating func accept(_ token: Token) throws(ExpectationError) -> Bool {
        switch token.kind {
        case .suffix(let suffix):
            try add(suffix, token.column + 1)
            return true
        case .brackets(let content):
            guard !hasBrackets else {
                throw ExpectationError(
                    column: token.column, message: "second brackets; join them: [fault, writes]")
            }
            hasBrackets = true
            query.selector = try SelectorParser.parse(
                content, column: token.column + 1, for: measure)
            return true
        default:
            return false
        }
    }

    /// The reference, once all is read.
    func reference() throws(ExpectationError) -> MeasureReference {
        if measure.isDistribution, query.statistic == nil {
            throw ExpectationError(
                column: column,
                message: "\(measure.name) is a distribution in each run; "
                    + "write \(measure.name).p99 or \(measure.name).max")
        }
        return MeasureReference(measure: measure, query: query, aggregate: aggregate)
    }

    private mutating func add(_ suffix: String, _ column: Int) throws(ExpectationError) {
        if measure.isDistribution, query.statistic == nil {
            if suffix == "max" {
                query.statistic = .maximum
            } else if let percent = Aggregate.percent(ofSuffix: suffix) {
                query.statistic = .percentile(percent)
            } else {
                throw ExpectationError(
                    column: column,
                    message: "'\(suffix)' is no percentile; write \(measure.name).p50, .p99, "
                        + ".p99.9 or .max first, then .\(suffix) over the runs if you want it")
            }
            return
        }
        guard aggregate == nil else {
            throw ExpectationError(
                column: column, message: "nothing can follow the aggregate; remove '.\(suffix)'")
        }
        guard let known = Aggregate(suffix: suffix) else {
            let names = ["min", "median", "mean", "p95", "max", "count"]
            throw ExpectationError(
                column: column,
                message: "'\(suffix)' is no aggregate\(Suggestion.phrase(for: suffix, in: names))"
                    + " Aggregates are \(names.joined(separator: ", "))")
        }
        aggregate = known
    }
}
