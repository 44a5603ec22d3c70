import Wording
import Yams

/// Turns YAML into plan values, without letting a hostile text take the memory, the stack or time.
package enum PlanParser {
    /// The most values of a plan, with every alias written out.
    package static let mostValues = 20_000

    /// Parses one document.
    ///
    /// - Throws: When the text is no YAML, holds a key twice or is more than a plan can be.
    package static func parse(_ source: PlanSource) throws(PlanError) -> PlanValue {
        try PlanTextGuard(source: source).check()
        let whole = PlanPosition(source: source.name)
        if let masked = AliasGuard.masked(source.text) {
            try AliasGuard.checkKeys(of: try tree(of: masked, source), in: source.name)
        }
        let node = try tree(of: source.text, source)
        guard let node else { return PlanValue(.nothing, at: whole) }
        var converter = NodeConverter(source: source.name)
        return try converter.convert(node)
    }

    private static func tree(of text: String, _ source: PlanSource) throws(PlanError) -> Node? {
        do {
            return try compose(yaml: text, .basic, .default, .utf8)
        } catch {
            throw YAMLFailure(error, in: source).asPlanError
        }
    }
}

/// Walks Yams' tree, in which aliases are already their values, and stops when it grows too large.
private struct NodeConverter {
    let source: String
    var count = 0

    mutating func convert(_ node: Node) throws(PlanError) -> PlanValue {
        let position = position(of: node)
        count += 1
        guard count <= PlanParser.mostValues else {
            throw PlanError(
                position,
                "more than \(PlanParser.mostValues) values, aliases written out: not a plan")
        }
        switch node {
        case .scalar(let scalar):
            return PlanValue(Self.content(of: scalar), at: position)
        case .sequence(let sequence):
            var elements: [PlanValue] = []
            for element in sequence { elements.append(try convert(element)) }
            return PlanValue(.list(elements), at: position)
        case .mapping(let mapping):
            return PlanValue(.mapping(try entries(of: mapping)), at: position)
        case .alias:
            throw PlanError(position, "an alias stands for nothing here")
        }
    }

    private mutating func entries(of mapping: Node.Mapping) throws(PlanError) -> [PlanValue.Entry] {
        var entries: [PlanValue.Entry] = []
        var seen: Set<String> = []
        for (key, value) in mapping {
            let position = position(of: key)
            guard case .scalar(let scalar) = key else {
                throw PlanError(
                    position, "a plan's keys are plain words, not lists, mappings or aliases")
            }
            guard seen.insert(scalar.string).inserted else {
                throw PlanError(position, "the key \(scalar.string.quoted) is there twice")
            }
            entries.append(
                PlanValue.Entry(
                    key: scalar.string, keyPosition: position, value: try convert(value)))
        }
        return entries
    }

    private static func content(of scalar: Node.Scalar) -> PlanValue.Content {
        let isQuoted = scalar.style != .plain
        let isNothing = !isQuoted && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        return isNothing ? .nothing : .scalar(scalar.string, isQuoted: isQuoted)
    }

    private func position(of node: Node) -> PlanPosition {
        PlanPosition(source: source, line: node.mark?.line, column: node.mark?.column)
    }
}

/// What Yams says of a text that is not YAML, in the words of a plan's errors.
struct YAMLFailure {
    private let position: PlanPosition
    private let message: String

    /// Reads Yams' error.
    init(_ error: any Error, in source: PlanSource) {
        func position(_ mark: Mark) -> PlanPosition {
            PlanPosition(source: source.name, line: max(1, mark.line), column: max(1, mark.column))
        }
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _):
            // What is not closed is told where it opens: the text may be read to its end before that is noticed.
            let opening = Self.openings.first { context?.text.contains($0.context) == true }
            self.position = position(opening.flatMap { _ in context?.mark } ?? mark)
            message =
                opening.map {
                    "this is not YAML: \($0.words), for line \(max(1, mark.line)) does not go on with it"
                } ?? "this is not YAML: \(problem)\(context.map { " \($0.text)" } ?? "")"
                + (problem.contains("'-' indicator") ? Self.strayKey : "")
        case .composer(_, let problem, let mark, _):
            self.position = position(mark)
            message =
                problem.contains("document")
                ? "a second document begins here; a plan is one document"
                : "this is not YAML: \(problem)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            self.position =
                duplicates.min().flatMap { Self.second($0, after: context.mark, in: source) }
                ?? position(context.mark)
            let keys = duplicates.sorted().map(\.quoted).joined(separator: ", ")
            message = "the key \(keys) is there twice"
        case .reader(let problem, _, _, _):
            self.position = PlanPosition(source: source.name)
            message = "the file is not text in UTF-8: \(problem)"
        default:
            self.position = PlanPosition(source: source.name)
            message = "this is not YAML: \(error)"
        }
    }

    /// What libyaml was reading when it met something else, and what that was.
    private static let openings = [
        (
            context: "while scanning a quoted scalar",
            words: "the quote that opens here is not closed"
        ),
        (context: "while parsing a flow mapping", words: "the '{' that opens here is not closed"),
        (context: "while parsing a flow sequence", words: "the '[' that opens here is not closed"),
    ]
    private static let strayKey =
        "; each item of a list begins with '-', and all its keys stand in one column"

    /// Where a key of a block stands for the second time; nil where the text does not show it.
    private static func second(_ key: String, after mark: Mark, in source: PlanSource)
        -> PlanPosition?
    {
        let column = max(1, mark.column)
        var seen = false
        let lines = source.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated().dropFirst(max(0, mark.line - 1)) {
            // The first key of a list's item stands behind its '-'.
            let rest = line.dropFirst(column - 1)
            let isKey = [key, "'\(key)'", "\"\(key)\""].contains { written in
                rest.hasPrefix(written)
                    && rest.dropFirst(written.count).drop { $0 == " " }.hasPrefix(":")
            }
            let isFree = line.prefix(column - 1).allSatisfy { $0 == " " || $0 == "-" }
            guard isKey, isFree else { continue }
            if seen { return PlanPosition(source: source.name, line: index + 1, column: column) }
            seen = true
        }
        return nil
    }

    /// The error to throw.
    var asPlanError: PlanError { PlanError(position, message) }
}

/// Keeps aliases out of keys.
///
/// Yams compares the keys of a mapping by value. A key made of aliases of aliases (the "billion
/// laughs") would keep it busy for ever before anybody could count, so the text is parsed first
/// with a letter in place of each asterisk that could begin an alias: then nothing expands, and
/// every key can be looked at.
enum AliasGuard {
    /// Stands for an asterisk: a letter of Unicode's private use, that YAML takes as any other.
    private static let mask: Unicode.Scalar = "\u{E000}"

    /// The text without aliases; nil when it has none.
    static func masked(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "*")) else { return nil }
        var masked = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { masked.append(scalar == "*" ? mask : scalar) }
        return String(masked)
    }

    /// Checks that every key of a masked tree is a plain word.
    static func checkKeys(of node: Node?, in source: String) throws(PlanError) {
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key,
                    scalar.style != .plain || scalar.string.unicodeScalars.first != mask
                else {
                    let position = PlanPosition(
                        source: source, line: key.mark?.line, column: key.mark?.column)
                    throw PlanError(
                        position, "a plan's keys are plain words, not lists, mappings or aliases")
                }
                try checkKeys(of: value, in: source)
            }
        case .sequence(let sequence):
            for element in sequence { try checkKeys(of: element, in: source) }
        default:
            break
        }
    }
}
