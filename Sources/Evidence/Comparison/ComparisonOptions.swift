/// How two sets of runs are compared.
package struct ComparisonOptions: Sendable {
    /// How likely one false alarm among all primary measures may be.
    package var level = 0.05
    /// What still counts as the same.
    package var tolerance = Tolerance()
    /// How often the bootstrap draws.
    package var resamples = 2000
    /// Where the bootstrap's draws start.
    package var seed: UInt64 = 1
    /// Whether runs that cannot be compared are compared all the same.
    package var isForced = false

    /// The usual way.
    package init() {}
}
