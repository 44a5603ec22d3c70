package import LoadGenerator

/// The words of a plan that other parts of the program define.
package struct PlanVocabulary: Sendable {
    /// The presets of client policies by name.
    package var policies: [String: ClientPolicy]
    /// The commands that a load's mix may have.
    package var commands: [String]
    /// Checks one expectation's words and units; what it throws is shown to the user.
    package var checkExpectation: @Sendable (String, PlanConstants) throws -> Void
    /// The values that expectations may name and that are known before a run, in words.
    package var constants: @Sendable (PlanConstants) -> [(name: String, value: String)]

    /// A vocabulary.
    package init(
        policies: [String: ClientPolicy], commands: [String] = ["get", "set"],
        checkExpectation: @escaping @Sendable (String, PlanConstants) throws -> Void,
        constants: @escaping @Sendable (PlanConstants) -> [(name: String, value: String)] = {
            [
                ("node-timeout", $0.nodeTimeout.inWords),
                ("textbook-bound", $0.textbookBound.inWords),
            ]
        }
    ) {
        self.policies = policies
        self.commands = commands
        self.checkExpectation = checkExpectation
        self.constants = constants
    }
}
