/// One fault to inflict on a master: a stall that is feared, or a real failure.
package struct Trial: Codable, Hashable, Sendable {
    /// What befalls the master.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// It freezes and goes on by itself: no failover is needed.
        case stall
        /// Its process is ended, and started again after the failover.
        case kill
        /// It freezes for longer than a failover takes.
        case freeze
        /// Nothing reaches it and nothing leaves it, for longer than a failover takes.
        case partition

        /// Whether a failover is owed.
        package var isFailure: Bool { self != .stall }
    }

    /// What.
    package var kind: Kind
    /// How long, in seconds.
    package var seconds: Double

    /// A fault.
    package init(_ kind: Kind, seconds: Double) {
        self.kind = kind
        self.seconds = seconds
    }

    /// How long a failure lasts, so that the failover is over before it ends, in seconds.
    ///
    /// - Parameter nodeTimeout: The servers' node-timeout, in seconds.
    /// - Returns: Seconds.
    package static func failureSeconds(nodeTimeout: Double) -> Double {
        failoverSeconds(nodeTimeout: nodeTimeout) + 0.5
    }

    /// The longest failover without a repeated vote, for any server, in seconds: see FailoverModel.
    package static func failoverSeconds(nodeTimeout: Double) -> Double {
        nodeTimeout * 2 + 1.6
    }

    /// How long after its effect the cluster is whole again, in seconds, by estimate.
    ///
    /// - Parameters:
    ///   - nodeTimeout: The servers' node-timeout, in seconds.
    ///   - resync: How long the old master takes to become a linked replica, in seconds: above all the
    ///     new master's repl-diskless-sync-delay.
    /// - Returns: Seconds.
    package func settlingSeconds(nodeTimeout: Double, resync: Double) -> Double {
        guard kind.isFailure || seconds >= nodeTimeout * 1.25 else { return seconds + 0.1 }
        // The textbook's time is what most failovers take: a step that waits makes up for the others.
        return max(seconds, nodeTimeout * 1.5 + 1) + resync
    }

    /// What one of many trials takes, with the gap before the next, in seconds, by estimate.
    package func cycleSeconds(nodeTimeout: Double, resync: Double) -> Double {
        settlingSeconds(nodeTimeout: nodeTimeout, resync: resync) + 0.4 + nodeTimeout / 2
    }
}

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
