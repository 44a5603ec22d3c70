import Quantities
import RunRecord
import Wording

/// Reads what stands between the brackets of a measure: words divided by commas.
struct SelectorParser {
    private let measure: any Measure
    private var selector = Selector()
    private var seen: [Selector.Kinds] = []

    /// The selection in a bracket.
    ///
    /// - Parameters:
    ///   - content: The text between the brackets.
    ///   - column: Where that text begins in the expectation.
    ///   - measure: The measure that selects.
    /// - Returns: What is selected.
    /// - Throws: `ExpectationError` for a word that selects nothing, twice, or not in this measure.
    static func parse(
        _ content: String, column: Int, for measure: any Measure
    ) throws(ExpectationError) -> Selector {
        var parser = SelectorParser(measure: measure)
        var start = column
        for part in content.split(separator: ",", omittingEmptySubsequences: false) {
            let blanks = part.prefix { $0.isWhitespace }.count
            try parser.add(part.split { $0.isWhitespace }.joined(separator: " "), start + blanks)
            start += part.count + 1
        }
        return parser.selector
    }

    private init(measure: any Measure) {
        self.measure = measure
    }

    private mutating func add(_ word: String, _ column: Int) throws(ExpectationError) {
        if let window = LoadWindow.allCases.first(where: { $0.name == word }) {
            try claim(.window, word, column)
            selector.window = window
        } else if word == "run" {
            try claim(.window, word, column)
        } else if word == "reads" || word == "writes" {
            try claim(.operation, word, column)
            selector.operation = word == "reads" ? .read : .write
        } else if let shards = try shards(word, column) {
            try claim(.shards, word, column)
            selector.shards = shards
        } else if let name = try client(word, column) {
            try claim(.client, word, column)
            selector.client = name
        } else if let error = SelectorParser.errorClass(word) {
            try claim(.error, word, column)
            selector.error = error
        } else {
            throw ExpectationError(
                column: column,
                message: "'\(word)' selects nothing"
                    + Suggestion.phrase(for: word, in: SelectorParser.words))
        }
    }

    private func shards(
        _ word: String, _ column: Int
    ) throws(ExpectationError) -> Selector.Shards? {
        switch word {
        case "affected shards": return .affected
        case "healthy shards": return .healthy
        default: break
        }
        guard word.hasPrefix("shard ") else { return nil }
        guard let number = Int(word.dropFirst(6)), number > 0 else {
            throw ExpectationError(
                column: column + 6, message: "shards are numbered from 1; write 'shard 1'")
        }
        return .number(number)
    }

    private func client(_ word: String, _ column: Int) throws(ExpectationError) -> String? {
        guard word == "client" || word.hasPrefix("client ") else { return nil }
        let name = String(word.dropFirst(7))
        guard ClientDescription.isName(name) else {
            throw ExpectationError(
                column: column,
                message: "a client is named as the plan's clients are: [client redis-py]")
        }
        return name
    }

    private mutating func claim(
        _ kind: Selector.Kinds, _ word: String, _ column: Int
    ) throws(ExpectationError) {
        guard measure.takenSelectors.contains(kind) else {
            let accepted = measure.takenSelectors.words
            throw ExpectationError(
                column: column,
                message: "\(measure.name) cannot be narrowed by '\(word)'; "
                    + (accepted.isEmpty
                        ? "it takes no brackets" : "it takes \(accepted.joined(separator: ", "))"))
        }
        guard !seen.contains(kind) else {
            throw ExpectationError(
                column: column, message: "'\(word)' selects a second time; remove one of the two")
        }
        seen.append(kind)
    }

    private static func errorClass(_ word: String) -> OperationOutcome? {
        let plain = word.lowercased()
        return OperationOutcome.allCases.first {
            $0 != .success && $0.name.lowercased() == plain
        }
    }

    private static var words: [String] {
        LoadWindow.allCases.map { $0.name }
            + [
                "run", "reads", "writes", "affected shards", "healthy shards", "shard 1",
                "client NAME",
            ]
            + OperationOutcome.allCases.filter { $0 != .success }.map { $0.name }
    }
}

extension Selector.Kinds {
    /// The words that select in these kinds, for messages and documentation.
    package var words: [String] {
        var words: [String] = []
        if contains(.window) { words.append("a window (baseline, fault, recovery, run)") }
        if contains(.shards) { words.append("shards (affected shards, healthy shards, shard N)") }
        if contains(.operation) { words.append("reads or writes") }
        if contains(.error) { words.append("a class of error (timeout, CLUSTERDOWN, ...)") }
        if contains(.client) { words.append("a client program of the plan (client NAME)") }
        return words
    }
}

extension LoadWindow {
    /// The window as plans write it.
    package var name: String {
        switch self {
        case .baseline: "baseline"
        case .fault: "fault"
        case .recovery: "recovery"
        }
    }
}
