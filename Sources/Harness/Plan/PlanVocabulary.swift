package import LoadGenerator

/// The words of a plan that the load generator defines.
package struct PlanVocabulary: Sendable {
    /// The presets of client policies by name.
    package var policies: [String: ClientPolicy]
    /// The commands that a load's mix may have.
    package var commands: [String]

    /// All that the load generator has.
    package static let current = PlanVocabulary(policies: PolicyCatalog.policies)

    /// A vocabulary of presets, of which each is known by its name, and commands.
    package init(
        policies: [ClientPolicy], commands: [String] = LoadCommand.allCases.map(\.rawValue)
    ) {
        self.policies = Dictionary(policies.map { ($0.name, $0) }) { first, _ in first }
        self.commands = commands
    }
}
