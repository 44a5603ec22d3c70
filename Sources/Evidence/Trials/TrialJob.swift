/// Some trials that follow each other in one run. On disk beside the run's folder.
package struct TrialJob: Codable, Hashable, Sendable {
    /// One trial and when it begins.
    package struct Step: Codable, Hashable, Sendable {
        /// What is inflicted.
        package var trial: Trial
        /// When, in seconds from the load's start; later when the cluster is not whole by then.
        package var at: Double
        /// The slot whose master is hit.
        package var slot: Int
    }

    /// Which variant of the cluster, from 0.
    package var variant: Int
    /// The trials in their order.
    package var steps: [Step]
    /// How long the run's time line is, in seconds.
    package var seconds: Double

    /// Trials with random gaps between them.
    ///
    /// The gap is a quarter to three quarters of node-timeout, and 400 ms: pings go out twice in a
    /// node-timeout, so the fault meets any phase of their cycle. The masters are hit in turn: after
    /// a stall all pings to its victim are answered at once, in step, and the next victim is another.
    ///
    /// - Parameters:
    ///   - variant: Which variant, from 0.
    ///   - trials: What to inflict, in order.
    ///   - nodeTimeout: The variant's node-timeout, in seconds.
    ///   - masters: How many masters there are.
    ///   - resync: How long an old master takes to become a linked replica, in seconds.
    ///   - seed: Where the gaps and the first victim come from.
    package init(
        variant: Int, trials: [Trial], nodeTimeout: Double, masters: Int, resync: Double,
        seed: UInt64
    ) {
        var generator = SplitMix64(seed: seed)
        var at = 1 + Double.random(in: 0...(nodeTimeout / 2), using: &generator)
        let first = Int.random(in: 0..<masters, using: &generator)
        steps = []
        for (index, trial) in trials.enumerated() {
            let slot = (first + index) % masters * 16384 / masters
            steps.append(Step(trial: trial, at: (at * 1000).rounded() / 1000, slot: slot))
            at += trial.settlingSeconds(nodeTimeout: nodeTimeout, resync: resync)
            at += 0.4 + Double.random(in: nodeTimeout / 4...nodeTimeout * 3 / 4, using: &generator)
        }
        self.variant = variant
        // A step that waits must begin so early that it ends in time: room for the last.
        seconds = (at + 1.5 + resync / 2).rounded(.up)
    }
}
