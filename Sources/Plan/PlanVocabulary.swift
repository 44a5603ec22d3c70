package import Workload

/// The words of a plan that others define: the load generator, and the faults that there are.
package struct PlanVocabulary: Sendable {
    /// The presets of client policies by name.
    package var policies: [String: ClientPolicy]
    /// The commands that a load's mix may have.
    package var commands: [String]

    /// The faults that a step may name, in the order in which they are listed.
    package var faults: [any FaultSpecification.Type]

    /// A vocabulary of presets, of which each is known by its name, commands and faults.
    package init(
        policies: [ClientPolicy], commands: [String] = LoadCommand.allCases.map(\.rawValue),
        faults: [any FaultSpecification.Type]
    ) {
        self.policies = Dictionary(policies.map { ($0.name, $0) }) { first, _ in first }
        self.commands = commands
        self.faults = faults
    }

    /// The names of all faults.
    var faultNames: [String] { faults.map { $0.name } }

    /// The fault of that name, if there is one.
    func fault(named name: String) -> (any FaultSpecification.Type)? {
        faults.first { $0.name == name }
    }
}
