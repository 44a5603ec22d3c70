/// How two sets of runs are compared.
package struct ComparisonOptions: Sendable {
    /// How likely one false alarm among all primary measures may be.
    package var level = 0.05
    /// What still counts as the same.
    package var tolerance = Tolerance()
    /// In which part of the runs a measure may lie far beyond what it was (`FarBeyond`).
    ///
    /// One of twenty, which 59 runs show in which none does: a tenth of a night's failures that take twice as
    /// long must not pass, and what happens once in twenty runs and takes ten times as long should not.
    package var rare = 0.05
    /// The measures that the conclusion rests on; nil for those that are primary.
    package var primary: Set<String>?
    /// Whether runs that cannot be compared are compared all the same.
    package var isForced = false

    /// The usual way.
    package init() {}
}
