/// What tuning wants to know.
package struct TuneQuestion: Codable, Hashable, Sendable {
    /// The node-timeouts to try, in seconds, rising.
    package var nodeTimeouts: [Double]
    /// The stalls that are feared, in seconds, rising.
    package var stalls: [Double]
    /// The real failures to try.
    package var failures: [Trial.Kind]
    /// The probability of a needless failover after a feared stall that is taken for none, 0 to 1.
    package var tolerance: Double
    /// How many masters the cluster has.
    package var masters: Int
    /// Operations a second that the clients send; nil in closed loop and without load.
    package var rate: Double?
    /// The client policy's name; nil without load.
    package var client: String?
    /// The identifier of the workload's plan.
    package var workload: String
    /// What a real failure may cost at most; nil for whatever it costs.
    package var goal: TuneGoal?

    /// A question.
    package init(
        nodeTimeouts: [Double], stalls: [Double], failures: [Trial.Kind], tolerance: Double,
        masters: Int, rate: Double?, client: String?, workload: String,
        goal: TuneGoal? = nil
    ) {
        self.nodeTimeouts = nodeTimeouts.sorted()
        self.stalls = stalls.sorted()
        self.failures = failures
        self.tolerance = tolerance
        self.masters = masters
        self.rate = rate
        self.client = client
        self.workload = workload
        self.goal = goal
    }
}

/// What a model of the protocol predicts for a node-timeout that tuning tries.
package struct TunePrediction: Codable, Hashable, Sendable {
    /// The node-timeout, in seconds.
    package var nodeTimeout: Double
    /// The median failover-time of a lost master, in seconds.
    package var median: Double
    /// Its 95th percentile, in seconds.
    package var p95: Double
    /// How likely each feared stall is followed by a failover, 0 to 1, in the question's order.
    package var needless: [Double]
    /// The longest stall after which at most 3 of 100 masters are replaced, in seconds; nil when not known.
    package var survivedTo: Double?
    /// The shortest stall after which 9 of 10 masters are replaced, in seconds; nil when not known.
    package var failsFrom: Double?

    /// A prediction.
    package init(
        nodeTimeout: Double, median: Double, p95: Double, needless: [Double],
        survivedTo: Double? = nil, failsFrom: Double? = nil
    ) {
        self.nodeTimeout = nodeTimeout
        self.median = median
        self.p95 = p95
        self.needless = needless
        self.survivedTo = survivedTo
        self.failsFrom = failsFrom
    }
}
