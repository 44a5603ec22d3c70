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
