import Quantities
import RunRecord

/// Some trials that follow each other in one run. On disk beside the run's folder.
package struct TrialJob: Codable, Hashable, Sendable {
    /// One trial and when it begins.
    package struct Step: Codable, Hashable, Sendable {
        /// What is inflicted.
        package var trial: Trial
        /// When at the earliest, in seconds from the load's start.
        package var at: Double
        /// How long the cluster has been whole and no trial has gone on when it begins, in seconds.
        package var gap: Double
        /// The slot whose master is hit.
        package var slot: Int
    }

    /// Which variant of the cluster, from 0.
    package var variant: Int
    /// The trials in their order.
    package var steps: [Step]
    /// How long the run's time line will be, in seconds, by estimate: it ends when all is over.
    package var seconds: Double

    /// How long the run's time line may be, in seconds.
    package var longestSeconds: Double { (seconds * 1.5 + 15).rounded(.up) }

    /// Trials with random gaps between them.
    ///
    /// Each begins when the one before is over and the cluster has been whole for the gap: a quarter
    /// to three quarters of node-timeout, and 400 ms. Pings go out twice in a node-timeout, so the fault meets
    /// any phase of their cycle. The masters are hit in turn: after a stall all pings to its victim are
    /// answered at once, in step, and the next victim is another.
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
        var whole = at
        for (index, trial) in trials.enumerated() {
            let slot = (first + index) % masters * 16384 / masters
            let random = Double.random(in: nodeTimeout / 4...nodeTimeout * 3 / 4, using: &generator)
            let gap = index == 0 ? 0.2 : 0.4 + random
            steps.append(
                Step(
                    trial: trial, at: (at * 1000).rounded() / 1000,
                    gap: (gap * 1000).rounded() / 1000, slot: slot))
            at += trial.seconds
            whole += gap + trial.settlingSeconds(nodeTimeout: nodeTimeout, resync: resync)
        }
        self.variant = variant
        seconds = (whole + 1.5).rounded(.up)
    }
}

extension TrialJob: BoundedRecord {
    func checkBounds() throws(OutOfBounds) {
        try RecordBounds.check(variant, 0...RecordBounds.runs, "variant")
        try RecordBounds.check(seconds, 0...RecordBounds.seconds, "seconds")
        for step in steps {
            try RecordBounds.check(step.at, 0...RecordBounds.seconds, "at")
            try RecordBounds.check(step.gap, 0...RecordBounds.seconds, "gap")
            try RecordBounds.check(step.slot, 0...16383, "slot")
            try RecordBounds.check(step.trial.seconds, 0...RecordBounds.seconds, "seconds")
        }
    }
}
