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
