/// How much a search for a linearization may do before it is given up. It counts work and not time, so
/// that a record gives the same answer on every machine.
package struct SearchBudget: Hashable, Sendable {
    /// The most entries of the history that are looked at; some ten million a second.
    package var visits: Int
    /// The most configurations that are remembered at once; about a hundred bytes each.
    package var configurations: Int

    /// A budget; without another wish of some seconds and 50 MB.
    package init(visits: Int = 50_000_000, configurations: Int = 400_000) {
        self.visits = visits
        self.configurations = configurations
    }
}
