/// What runs take beside their time lines: start, convergence, healing, reading back, judging. By estimate.
///
/// Measured on two busy cores, with a load and a kill: 4.0 s for a run that starts 6 nodes, 9.2 s for one that starts
/// 30, and 1.8 s for a further one on 6 nodes that are healed and emptied.
package enum RunCost {
    /// A run that starts a cluster.
    ///
    /// - Parameter nodes: How many it has; six unless more is known.
    /// - Returns: What it takes beside its time line.
    package static func fresh(nodes: Int = 6) -> Duration {
        .milliseconds(2800) + .milliseconds(200) * max(0, nodes)
    }

    /// A further run on the same cluster.
    package static let healed = Duration.seconds(2)

    /// What some runs take, one after the other.
    ///
    /// - Parameters:
    ///   - runs: How many; at least 1.
    ///   - duration: Each one's time line.
    ///   - nodes: How many nodes their clusters have.
    ///   - isShared: Whether all are made on one cluster.
    /// - Returns: The whole time, their time lines included.
    package static func whole(
        _ runs: Int, of duration: Duration, nodes: Int, onOneCluster isShared: Bool = false
    ) -> Duration {
        let first = fresh(nodes: nodes)
        return first + (isShared ? healed : first) * (runs - 1) + duration * runs
    }
}
