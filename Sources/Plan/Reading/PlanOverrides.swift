import Wording

/// What the command line changes in a plan: `--set PATH=VALUE`, `--seed`, `--runs`.
package struct PlanOverrides: Sendable {
    /// One change.
    private struct Assignment: Sendable {
        let path: [String]
        let value: PlanValue
    }

    private var assignments: [Assignment] = []

    /// No change.
    package init() {}

    /// Changes of the usual options.
    ///
    /// - Parameters:
    ///   - settings: The texts of the `--set` options, in their order.
    ///   - seed: The value of `--seed`; nil without it.
    ///   - runs: The value of `--runs`; nil without it.
    /// - Throws: When a text is not written `PATH=VALUE` or its value is not YAML.
    package init(settings: [String], seed: UInt64? = nil, runs: Int? = nil) throws(PlanError) {
        for setting in settings { try add(setting, option: "--set \(setting.printable)") }
        if let seed { try add("seed=\(seed)", option: "--seed \(seed)") }
        if let runs { try add("runs=\(runs)", option: "--runs \(runs)") }
    }

    /// Changes that a plan itself spells out, each with its own place.
    ///
    /// - Parameter values: The paths, keys joined by dots, with what is put there.
    package init(_ values: [(path: String, value: PlanValue)]) {
        assignments = values.map { path, value in
            Assignment(path: path.split(separator: ".").map(String.init), value: value)
        }
    }

    private mutating func add(_ setting: String, option: String) throws(PlanError) {
        let position = PlanPosition(source: option)
        guard let equals = setting.firstIndex(of: "=") else {
            throw PlanError(position, "write PATH=VALUE, such as cluster.masters=5")
        }
        let path = setting[..<equals].split(separator: ".", omittingEmptySubsequences: false)
        guard path.count <= 16, path.allSatisfy({ !$0.isEmpty }) else {
            throw PlanError(position, "a path is keys joined by dots, such as cluster.masters")
        }
        let text = String(setting[setting.index(after: equals)...])
        let value: PlanValue
        if text.allSatisfy(\.isWhitespace) {
            value = PlanValue(.scalar("", isQuoted: true), at: position)
        } else {
            do {
                let source = try PlanSource(name: option, bytes: Array(text.utf8))
                value = try PlanParser.parse(source).moved(to: position)
            } catch {
                throw PlanError(
                    problems: error.problems.map { .init(position: position, message: $0.message) })
            }
        }
        assignments.append(Assignment(path: path.map(String.init), value: value))
    }

    /// The plan's tree with the changes; keys that are not there are made.
    ///
    /// - Throws: When a path leads through a single value or past the end of a list.
    package func applied(to plan: PlanValue) throws(PlanError) -> PlanValue {
        var changed = plan
        for assignment in assignments {
            changed = try Self.set(assignment.path[...], in: changed, to: assignment.value, [])
        }
        return changed
    }

    private static func set(
        _ path: ArraySlice<String>, in tree: PlanValue, to value: PlanValue, _ walked: [String]
    ) throws(PlanError) -> PlanValue {
        guard let key = path.first else { return value }
        let here = walked.isEmpty ? "the plan" : walked.joined(separator: ".").quoted
        var tree = tree
        switch tree.content {
        case .list(var elements):
            guard let index = Int(key), elements.indices.contains(index) else {
                let range = elements.isEmpty ? "none" : "0 to \(elements.count - 1)"
                throw value.error(
                    "\(here) is a list and has no element \(key.quoted); there is \(range)")
            }
            elements[index] = try set(
                path.dropFirst(), in: elements[index], to: value, walked + [key])
            tree.content = .list(elements)
        case .mapping(var entries):
            let index = entries.firstIndex { $0.key == key }
            let old = index.map { entries[$0].value } ?? PlanValue(.nothing, at: value.position)
            let new = try set(path.dropFirst(), in: old, to: value, walked + [key])
            if let index {
                entries[index].value = new
            } else {
                entries.append(.init(key: key, keyPosition: value.position, value: new))
            }
            tree.content = .mapping(entries)
        case .nothing:
            let inner = PlanValue(.nothing, at: value.position)
            let new = try set(path.dropFirst(), in: inner, to: value, walked + [key])
            tree = PlanValue(
                .mapping([.init(key: key, keyPosition: value.position, value: new)]),
                at: value.position)
        case .scalar:
            throw value.error(
                "\(here) is \(tree.inWords), a single value: it has no key \(key.quoted)")
        }
        return tree
    }
}

extension PlanValue {
    /// The same value with every part at one place.
    func moved(to position: PlanPosition) -> PlanValue {
        let content: Content =
            switch content {
            case .nothing, .scalar: content
            case .list(let elements): .list(elements.map { $0.moved(to: position) })
            case .mapping(let entries):
                .mapping(
                    entries.map {
                        Entry(
                            key: $0.key, keyPosition: position, value: $0.value.moved(to: position))
                    })
            }
        return PlanValue(content, at: position)
    }
}
