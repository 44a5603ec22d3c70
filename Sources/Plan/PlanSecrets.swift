import Foundation
import Wording
import Workload

/// What a plan's written copy leaves out: passwords, the environment of its client program, whatever stands for one.
///
/// Copies lie in run folders, which become artifacts. A process of this program that runs such a copy is given
/// them beside it, in its environment.
package struct PlanSecrets: Codable, Hashable, Sendable {
    /// The environment variable in which a process of this program finds those of its plan.
    package static let variable = "SHAKETABLE_PLAN_SECRETS"

    private struct Text: Codable, Hashable {
        let text: String
        let isQuoted: Bool
    }

    /// What stood where the copy says `(hidden)`, in its order.
    private var texts: [Text] = []

    /// No secrets.
    package init() {}

    /// Those that this process was given; none as a rule.
    package static var given: PlanSecrets {
        let text = ProcessInfo.processInfo.environment[variable] ?? ""
        return (try? JSONDecoder().decode(PlanSecrets.self, from: Data(text.utf8))) ?? PlanSecrets()
    }

    /// This process's environment with these secrets, for a process that runs the copy.
    package var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment[Self.variable] =
            texts.isEmpty
            ? nil : (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) }
        return environment
    }

    /// Takes a plan's secrets out of it.
    mutating func hide(in tree: PlanValue) -> PlanValue {
        hide(in: tree, below: [])
    }

    private mutating func hide(in value: PlanValue, below path: [String]) -> PlanValue {
        var value = value
        switch value.content {
        case .nothing: break
        case .scalar(let text, let isQuoted):
            let shown = Self.shown(text, below: path)
            guard shown.contains(Secret.hidden) else { break }
            texts.append(Text(text: text, isQuoted: isQuoted))
            value.content = .scalar(shown, isQuoted: true)
        case .list(let elements):
            guard path.last == "command" else {
                value.content = .list(elements.map { hide(in: $0, below: path) })
                break
            }
            let words = elements.map(\.scalarText)
            let shown = Secret.hiding(arguments: words)
            value.content = .list(
                zip(elements, shown).map { element, shown in
                    guard case .scalar(let text, let isQuoted) = element.content,
                        shown.contains(Secret.hidden)
                    else { return element }
                    texts.append(Text(text: text, isQuoted: isQuoted))
                    return PlanValue(.scalar(shown, isQuoted: true), at: element.position)
                })
        case .mapping(let entries):
            value.content = .mapping(
                entries.map { entry in
                    var entry = entry
                    entry.value = hide(in: entry.value, below: path + [entry.key])
                    return entry
                })
        }
        return value
    }

    private static func shown(_ text: String, below path: [String]) -> String {
        // What names a variable tells nothing; the copy can be run as it stands.
        if SecretValue.isReference(text) { return text }
        // Nobody knows which of a program's variables is a password.
        if path.contains("environment"), !text.isEmpty { return Secret.hidden }
        if let key = path.last {
            let isDirective = path.contains("config") || path.contains("set")
            let isSecret =
                isDirective ? Secret.isSecret(directive: key) : Secret.isSecret(name: key)
            if isSecret, !text.isEmpty { return Secret.hidden }
            if key == "run", let words = CustomCommand.words(of: text) {
                let shown = Secret.hiding(command: words)
                if shown != words { return shown.joined(separator: " ") }
            }
        }
        return Secret.hiding(in: text)
    }

    /// Puts the secrets back into a copy.
    ///
    /// - Throws: When the copy hides others than these: it is not to be run without its plan.
    func restored(in tree: PlanValue) throws(PlanError) -> PlanValue {
        var left = texts[...]
        return try Self.restore(tree, &left, isTop: true)
    }

    private static func restore(
        _ value: PlanValue, _ left: inout ArraySlice<Text>, isTop: Bool = false
    ) throws(PlanError) -> PlanValue {
        var value = value
        switch value.content {
        case .nothing: break
        case .scalar(let text, _):
            guard text.contains(Secret.hidden) else { break }
            guard let original = left.popFirst() else {
                throw value.error(
                    "a secret was hidden here when this copy was written; run the plan itself")
            }
            value.content = .scalar(original.text, isQuoted: original.isQuoted)
        case .list(let elements):
            var restored: [PlanValue] = []
            for element in elements { restored.append(try restore(element, &left)) }
            value.content = .list(restored)
        case .mapping(let entries):
            var restored: [PlanValue.Entry] = []
            for var entry in entries {
                // What is only told may speak of hidden things.
                if !isTop || !["name", "about"].contains(entry.key) || !left.isEmpty {
                    entry.value = try restore(entry.value, &left)
                }
                restored.append(entry)
            }
            value.content = .mapping(restored)
        }
        return value
    }
}

extension PlanValue {
    /// The text of a scalar; empty for anything else.
    fileprivate var scalarText: String {
        if case .scalar(let text, _) = content { text } else { "" }
    }
}
