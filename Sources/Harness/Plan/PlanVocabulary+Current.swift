import Evidence
import LoadGenerator

extension PlanVocabulary {
    /// The words that this program knows.
    package static var current: PlanVocabulary {
        PlanVocabulary(
            policies: Dictionary(
                uniqueKeysWithValues: PolicyCatalog.policies.map { ($0.name, $0) }),
            checkExpectation: { text, _ in _ = try Expectation(parsing: text) },
            constants: { constants in
                [
                    ("node-timeout", constants.nodeTimeout.inWords),
                    ("textbook-bound", constants.textbookBound.inWords),
                ]
            })
    }
}
