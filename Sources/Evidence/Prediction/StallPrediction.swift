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

    /// A probability from counts, with the interval of E. B. Wilson, "Probable Inference, the Law of
    /// Succession, and Statistical Inference", Journal of the American Statistical Association 22 (1927).
    ///
    /// - Parameters:
    ///   - stallSeconds: How long the master stands still.
    ///   - needless: How many stalls caused a failover.
    ///   - all: Of how many; at least 1.
    package init(stallSeconds: Double, needless: Int, of all: Int) {
        precondition(all > 0, "A probability needs at least one trial.")
        self.stallSeconds = stallSeconds
        let (n, z) = (Double(all), 1.959964)
        let share = Double(needless) / n
        let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        let reach =
            z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        probability = share
        // The ends of 0 and 1 are exact but for rounding.
        low = max(0, min(share, centre - reach))
        high = min(1, max(share, centre + reach))
    }
}
