/// What came of one trial.
package struct TrialOutcome: Codable, Hashable, Sendable {
    /// Which variant of the cluster, from 0.
    package var variant: Int
    /// What was inflicted.
    package var trial: Trial
    /// Whether a replica took over.
    package var failedOver: Bool
    /// From the effect to the election won, in seconds; nil without a failover.
    package var failoverSeconds: Double?
    /// From the effect to steady service of the shard, in seconds; infinite when it did not come.
    package var outageSeconds: Double?
    /// Operations of all shards that failed, from the effect to the next trial.
    package var failedOperations: Double
    /// Of the shard's operations meant to be sent in the outage, the part that failed, 0 to 1.
    package var errorRate: Double?
    /// Acknowledged writes that were lost, as far as they can be shared out: those of the run by its
    /// trials that failed over.
    package var lostWrites: Double?
    /// The most operations in flight in the run.
    package var inFlightPeak: Double?

    /// An outcome.
    package init(
        variant: Int, trial: Trial, failedOver: Bool, failoverSeconds: Double?,
        outageSeconds: Double?, failedOperations: Double, errorRate: Double?, lostWrites: Double?,
        inFlightPeak: Double?
    ) {
        self.variant = variant
        self.trial = trial
        self.failedOver = failedOver
        self.failoverSeconds = failoverSeconds
        self.outageSeconds = outageSeconds
        self.failedOperations = failedOperations
        self.errorRate = errorRate
        self.lostWrites = lostWrites
        self.inFlightPeak = inFlightPeak
    }
}
