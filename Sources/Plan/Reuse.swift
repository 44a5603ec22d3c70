/// Which cluster a further run of a plan uses.
package enum Reuse: String, Sendable, CaseIterable {
    /// A new one for each run.
    case fresh
    /// The one of the run before, healed.
    case healed
}
