package import Quantities

/// What the check of a run's recorded keys found.
package struct LinearizabilityRecord: Hashable, Sendable {
    /// Each key that had operations, in the order of their names.
    package let keys: [KeyVerdict]

    /// Checks histories.
    package init(checking histories: [KeyHistory], budget: SearchBudget = SearchBudget()) {
        keys = histories.filter { !$0.operations.isEmpty }.map {
            KeyVerdict(checking: $0, budget: budget)
        }.sorted { ($0.key, $0.model.rawValue) < ($1.key, $1.model.rawValue) }
    }

    /// The operations that were checked.
    package var operations: Int { keys.reduce(0) { $0 + $1.operations } }

    /// The keys whose histories have no linearization.
    package var violations: [KeyVerdict] { keys.filter { $0.answer == .violated } }

    /// The keys of which it is not known.
    package var unknown: [KeyVerdict] { keys.filter { $0.answer == .unknown } }

    /// When recording first stopped because there was no more room; nil when it never did.
    package var until: Offset? { keys.compactMap(\.until).min() }
}
