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
