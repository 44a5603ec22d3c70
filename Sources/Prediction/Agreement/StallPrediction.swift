import Statistics

/// How likely a master's stall of some length causes a needless failover.
package struct StallPrediction: Codable, Hashable, Sendable {
    /// How long the master stands still, in seconds.
    package var stallSeconds: Double
    /// The part of the simulated stalls that ended after FAIL and led to another master, 0 to 1.
    package var probability: Double
    /// The lower end of the probability's 95 % interval, from the number of simulations alone.
    package var low: Double
    /// Its upper end.
    package var high: Double

    /// A probability from counts, with their Wilson interval.
    ///
    /// - Parameters:
    ///   - stallSeconds: How long the master stands still.
    ///   - needless: How many stalls caused a failover.
    ///   - all: Of how many; at least 1.
    package init(stallSeconds: Double, needless: Int, of all: Int) {
        let counted = Proportion(successes: needless, trials: all)
        guard let ratio = counted.ratio else {
            preconditionFailure("A probability needs at least one trial.")
        }
        let interval = counted.wilson()
        self.stallSeconds = stallSeconds
        probability = ratio
        low = interval.lowerBound
        high = interval.upperBound
    }
}
