package import Quantities

/// Whether a history has an order in which each operation takes effect at one instant between its
/// invocation and its answer, and returns what that order makes it return.
///
/// M. Herlihy and J. Wing, "Linearizability: a correctness condition for concurrent objects", ACM TOPLAS
/// 12 (3), 1990.
package enum Linearizability: Hashable, Sendable {
    /// There is such an order.
    case linearizable
    /// There is none.
    case violated
    /// The search was given up: neither is known.
    case unknown

    /// Checks the operations of one key.
    ///
    /// - Parameters:
    ///   - operations: The operations in any order; reads without an answer are left out.
    ///   - model: What the key is.
    ///   - initial: What it held before.
    ///   - budget: How much may be searched.
    /// - Returns: The answer, the same for the same operations.
    package static func check(
        _ operations: [KeyOperation], model: KeyHistory.Model, initial: Int64 = 0,
        budget: SearchBudget = SearchBudget()
    ) -> Linearizability {
        var search = LinearizationSearch(
            operations, model: model, initial: initial, budget: budget)
        return search.run()
    }
}

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

/// What the check of one key's history found.
package struct KeyVerdict: Hashable, Sendable {
    /// The key.
    package let key: String
    /// The shard that serves it, from 1.
    package let shard: Int
    /// What the key is.
    package let model: KeyHistory.Model
    /// How many operations were checked.
    package let operations: Int
    /// Until when they were recorded; nil for all.
    package let until: Offset?
    /// The answer.
    package let answer: Linearizability
    /// Whether there is a linearization when each attempt that was given up without an answer may have taken
    /// effect by itself: the client's own retries explain what it saw, and nothing was lost by the
    /// cluster.
    package let isExplainedByAttempts: Bool
    /// Operations that no order explains; nil unless the answer is that there is none.
    package let counterexample: Counterexample?

    /// Checks a history.
    package init(checking history: KeyHistory, budget: SearchBudget = SearchBudget()) {
        let seen = history.asClientsSaw
        func check(_ operations: [KeyOperation]) -> Linearizability {
            Linearizability.check(
                operations, model: history.model, initial: history.initial, budget: budget)
        }
        key = history.key
        shard = history.shard
        model = history.model
        operations = seen.count
        until = history.until
        answer = check(seen)
        guard answer == .violated else {
            isExplainedByAttempts = false
            counterexample = nil
            return
        }
        let apart = history.withAttemptsApart
        isExplainedByAttempts = apart.count > seen.count && check(apart) == .linearizable
        var reduction = HistoryReduction(
            seen, model: history.model, initial: history.initial, budget: budget)
        counterexample = reduction.counterexample()
    }
}
