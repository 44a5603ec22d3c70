/// What is known of a plan before it runs and an expectation may name.
package struct PlanConstants: Hashable, Sendable {
    /// The servers' `cluster-node-timeout`.
    package let nodeTimeout: Duration
    /// How many masters.
    package let masters: Int
    /// How many replicas each master has.
    package let replicas: Int
    /// How long a run's time line is.
    package let duration: Duration
    /// Whether there is a load, without which nothing is known of clients.
    package let hasLoad: Bool

    /// 1.5 times node-timeout and one second: what textbooks say a failover takes at most.
    package var textbookBound: Duration { nodeTimeout * 3 / 2 + .seconds(1) }

    /// Constants.
    package init(
        nodeTimeout: Duration, masters: Int, replicas: Int, duration: Duration, hasLoad: Bool
    ) {
        self.nodeTimeout = nodeTimeout
        self.masters = masters
        self.replicas = replicas
        self.duration = duration
        self.hasLoad = hasLoad
    }
}
