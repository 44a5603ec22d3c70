package import Quantities

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
