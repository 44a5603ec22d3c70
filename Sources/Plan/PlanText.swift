import Foundation
import Quantities
import Yams

/// A plan written out again: for the run folder, and to tell plans apart.
package struct PlanText: Sendable {
    /// Keys that do not change what is measured.
    private static let beside: Set<String> = [
        "name", "about", "runs", "seed", "expect", "sweep",
    ]

    private let name: String
    private let tree: PlanValue

    /// The text of a plan.
    package init(of plan: Plan) {
        name = plan.name
        tree = plan.tree
    }

    /// The plan as YAML, with the command line's changes and without comments.
    ///
    /// - Parameter seed: The seed that the runner chose; it stands in the text, as the name does, so
    ///   that the text repeats the run wherever it lies.
    /// - Returns: A text that reads as the same plan, once its secrets are put back.
    package func resolved(seed: UInt64) -> String { written(seed: seed).text }

    /// What `resolved` leaves out.
    package var secrets: PlanSecrets { written(seed: 0).secrets }

    private func written(seed: UInt64) -> (text: String, secrets: PlanSecrets) {
        var tree = tree
        if case .mapping(let entries) = tree.content {
            let rest = entries.filter { !["name", "seed"].contains($0.key) }
            tree.content = .mapping(
                [entry("name", name)] + rest + [entry("seed", String(seed))])
        }
        var secrets = PlanSecrets()
        let shown = secrets.hide(in: tree)
        return (Self.yaml(shown), secrets)
    }

    private func entry(_ key: String, _ text: String) -> PlanValue.Entry {
        PlanValue.Entry(
            key: key, keyPosition: tree.position, value: PlanValue(plain: text, at: tree.position))
    }

    /// An identifier of what the plan measures, in 16 hexadecimal digits: the same for plans that
    /// differ only in comments, layout, the order of keys, `name`, `about`, `runs`, `seed`, `expect`
    /// and `sweep`: what is expected of a run does not change what is measured in it.
    package var identifier: String {
        Fingerprint.digits(of: Self.canonical(tree, leavingOut: Self.beside))
    }

    /// The same with what the sweep varies and wants to know: parts of one sweep agree in it.
    package var sweepIdentifier: String {
        let keys = Self.beside.subtracting(["sweep", "expect"])
        return Fingerprint.digits(of: Self.canonical(tree, leavingOut: keys))
    }

    private static func canonical(_ value: PlanValue, leavingOut: Set<String> = []) -> String {
        switch value.content {
        case .nothing: return "~"
        case .scalar(let text, _): return "\(text.utf8.count):\(text)"
        case .list(let elements):
            return "[" + elements.map { canonical($0) }.joined(separator: ",") + "]"
        case .mapping(let entries):
            let written = entries.filter { !leavingOut.contains($0.key) }
                .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "\($0.key.utf8.count):\($0.key)=\(canonical($0.value))" }
            return "{" + written.joined(separator: ",") + "}"
        }
    }

    private static func yaml(_ tree: PlanValue) -> String {
        do {
            return try serialize(node: node(of: tree, depth: 0), width: -1, allowUnicode: true)
        } catch {
            preconditionFailure("a tree that was read from YAML can be written: \(error)")
        }
    }

    /// Yams' tree; what lies deep is written on one line, as in plans by hand.
    private static func node(of value: PlanValue, depth: Int) -> Node {
        switch value.content {
        case .nothing: return .scalar(.init("null", Tag(.implicit), .plain))
        case .scalar(let text, let isQuoted):
            return .scalar(.init(text, Tag(.implicit), isQuoted ? .doubleQuoted : .any))
        case .list(let elements):
            return .sequence(
                .init(
                    elements.map { node(of: $0, depth: depth + 1) }, Tag(.implicit),
                    depth >= 2 ? .flow : .block))
        case .mapping(let entries):
            let pairs = entries.map {
                (Node.scalar(.init($0.key)), node(of: $0.value, depth: depth + 1))
            }
            return .mapping(.init(pairs, Tag(.implicit), depth >= 2 ? .flow : .block))
        }
    }
}
