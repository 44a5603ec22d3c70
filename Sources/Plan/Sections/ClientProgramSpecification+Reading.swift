extension ClientProgramSpecification {
    private static let keys: Set<String> = ["command", "environment", "ready-timeout", "reports"]

    /// Whether a plan's `load` says nothing but the program.
    static func isAll(of value: PlanValue) -> Bool {
        guard case .mapping(let entries) = value.content else { return false }
        let given = Set(entries.map(\.key))
        return given.contains("command") && given.isSubset(of: keys)
    }

    /// Reads the program of a plan's `load`; nil when it has none.
    ///
    /// - Throws: All problems that were found in it.
    static func some(
        reading value: PlanValue, _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> ClientProgramSpecification? {
        guard case .mapping(let entries) = value.content,
            let first = entries.first(where: { keys.contains($0.key) })
        else { return nil }
        let fields = try PlanFields(value, of: PlanDocumentation.load(vocabulary))
        guard let list = fields["command"] else {
            throw first.keyPosition.error("'\(first.key)' needs a command")
        }
        var command: [String] = []
        for argument in try list.list("arguments") { command.append(try argument.text()) }
        guard command.first?.isEmpty == false,
            !command.contains(where: { $0.contains("\0") })
        else {
            throw list.error("the command takes a program and its arguments: [python3, load.py]")
        }
        var program = ClientProgramSpecification(command: command)
        if let variables = fields["environment"] {
            guard case .mapping(let entries) = variables.content else {
                throw variables.error("the environment takes names and texts: { LEVEL: \"1\" }")
            }
            for entry in entries {
                guard !entry.key.isEmpty, !entry.key.contains("="), !entry.key.contains("\0") else {
                    throw entry.keyPosition.error("a variable's name has no '='")
                }
                program.environment[entry.key] = try entry.value.text()
            }
        }
        program.readyTimeout = try fields.duration("ready-timeout") ?? program.readyTimeout
        program.reports = try fields["reports"]?.flag() ?? true
        return program
    }
}

extension Plan {
    /// Whether an expectation judges how the client program ends.
    package var judgesClientStatus: Bool {
        expectations.contains { $0.text.contains("client-exit-status") }
    }
}
