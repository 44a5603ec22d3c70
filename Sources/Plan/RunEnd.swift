/// What ends a run's time line.
package enum RunEnd: String, Sendable, CaseIterable {
    /// That the plan's duration is over.
    case duration
    /// That every step is over and the cluster has been whole for `rest`; the plan's duration at the latest.
    case whole

    /// How long the cluster is left alone before the end: longer than the second without failure that ends
    /// an outage.
    package static let rest = Duration.milliseconds(1500)
}
