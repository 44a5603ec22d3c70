import Quantities
import Wording
import Workload

/// A program of the user's that is a plan's load.
package struct ClientProgramSpecification: Hashable, Sendable {
    /// The program, looked up in PATH, and its arguments; never empty.
    package var command: [String]
    /// Variables that it is given beside what it inherits.
    package var environment: [String: String] = [:]
    /// How long it has to say that it is ready.
    package var readyTimeout: Duration = .seconds(30)
    /// Whether it reports its operations; without, only its exit status counts.
    package var reports = true

    /// What stands for it where a client policy would.
    package var name: String {
        "program " + (command.first?.split(separator: "/").last.map(String.init) ?? "")
    }

    /// Its command line as it may be told.
    package var words: String { Secret.hiding(arguments: command).joined(separator: " ") }

    /// What it is given that must not be told, word for word. Nobody knows which of its variables is a password: any
    /// that is long enough for one counts.
    package var secrets: [String] {
        let variables = environment.flatMap { name, value -> [String] in
            let part = Secret.part(of: value, shownAs: Secret.hiding(in: value))
            if let part, part != value { return [part] }
            return Secret.isSecret(name: name) || value.utf8.count >= 8 ? [value] : []
        }
        return variables
            + zip(command, Secret.hiding(arguments: command)).compactMap {
                Secret.part(of: $0, shownAs: $1)
            }
    }

    /// What it does, in a line.
    var preview: String {
        "program: \(words)"
            + (reports ? ", ready within \(readyTimeout.inWords)" : ", by its exit status")
    }
}

extension ClientProgramSpecification {
    /// Its keys, where it is the load.
    static let loadFields: [PlanField<ClientProgramSpecification>] =
        [
            .documented(
                "command", .list(.text),
                "A program of your own that is the load, and its arguments; what else the load says runs "
                    + "beside it, as a check of it (outage-beside)."),
            .flag(
                "reports", \.reports,
                "Whether the command reports its operations on descriptor 3; yes by default. With no, "
                    + "only its exit status counts (client-exit-status)."),
        ] + fields

    /// Its keys beside the command, wherever it stands.
    static let fields: [PlanField<ClientProgramSpecification>] = [
        .documented(
            "environment", .anyKeys(.text), "Variables for the command, beside those inherited."),
        .duration(
            "ready-timeout", \.readyTimeout,
            "How long the command has to say that it is ready; 30s by default."),
    ]

    private static let keys = Set(loadFields.map(\.documentation.name))

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
        let fields = try PlanFields(value, of: LoadSpecification.section(vocabulary))
        guard fields["command"] != nil else {
            throw first.keyPosition.error("'\(first.key)' needs a command")
        }
        var program = try ClientProgramSpecification(fields)
        for field in loadFields { try field.apply(fields, &program) }
        return program
    }

    /// Reads the program of a mapping that documents its keys.
    init(_ fields: PlanFields) throws(PlanError) {
        let list = try fields.required(fields["command"], "command")
        var command: [String] = []
        for argument in try list.list("arguments") { command.append(try argument.text()) }
        guard command.first?.isEmpty == false,
            !command.contains(where: { $0.contains("\0") })
        else {
            throw list.error("the command takes a program and its arguments: [python3, load.py]")
        }
        self.init(command: command)
        if let variables = fields["environment"] {
            guard case .mapping(let entries) = variables.content else {
                throw variables.error("the environment takes names and texts: { LEVEL: \"1\" }")
            }
            for entry in entries {
                guard !entry.key.isEmpty, !entry.key.contains("="), !entry.key.contains("\0") else {
                    throw entry.keyPosition.error("a variable's name has no '='")
                }
                environment[entry.key] = try entry.value.text()
            }
        }
        for field in Self.fields { try field.apply(fields, &self) }
    }
}

extension Plan {
    /// Whether an expectation judges how a client program ends.
    ///
    /// - Parameter client: Which of several; nil for the only one.
    /// - Returns: Whether one does; else a status other than 0 makes the run inconclusive.
    package func judgesStatus(ofClient client: String?) -> Bool {
        expectations.contains { expectation in
            expectation.text.contains("client-exit-status")
                && (client.map { expectation.text.contains("client \($0)]") } ?? true)
        }
    }
}
