package import Judgement
package import Statistics

/// What was measured for one node-timeout.
package struct TuneRow: Codable, Sendable {
    /// What came of stalls of one length.
    package struct Stall: Codable, Sendable {
        /// Its length, in seconds.
        package var seconds: Double
        /// How many were followed by a failover.
        package var failovers: Proportion
        /// The greatest that the probability may be, 0 to 1, with the evidence of longer stalls and
        /// shorter node-timeouts taken in: see `TuneTable`.
        package var atMost: Double
    }

    /// What came of one kind of failure.
    package struct Failure: Codable, Sendable {
        /// The kind.
        package var kind: Trial.Kind
        /// How many there were, and how many were followed by a failover.
        package var failovers: Proportion
        /// The median failover-time, in seconds; nil before the first.
        package var failoverTime: Estimate?
        /// Its 95th percentile.
        package var failoverTimeP95: Estimate?
        /// The median outage, in seconds.
        package var outage: Estimate?
        /// Its 95th percentile.
        package var outageP95: Estimate?
        /// Of the shard's operations in the outage, the part that failed: the mean.
        package var errorRate: Estimate?
        /// Operations that failed, for each failure: the mean.
        package var failedOperations: Estimate?
        /// Acknowledged writes lost, for each failure: the mean.
        package var lostWrites: Estimate?
        /// The most operations in flight at once.
        package var inFlightPeak: Double?
        /// How many were not recovered from while they were watched: no failover, or service that did not come back.
        package var unrecovered: Int
    }

    /// The node-timeout, in seconds.
    package var nodeTimeout: Double
    /// By length, rising.
    package var stalls: [Stall]
    /// By kind, as asked.
    package var failures: [Failure]
    /// The textbook's bound of a failover, in seconds.
    package var textbookBound: Double
    /// The worst case derived from the protocol, in seconds.
    package var worstCase: Double

    /// The longest feared stall that is survived with at most the tolerated probability; nil when none
    /// is known to be.
    package func survives(tolerance: Double) -> Double? {
        stalls.last { $0.atMost <= tolerance }?.seconds
    }

    /// How many real failures were not recovered from while they were watched.
    package var unrecovered: Int { failures.reduce(0) { $0 + $1.unrecovered } }

    /// How many more clean trials of the longest feared stall show that it is survived; 0 when it is shown.
    func trialsNeeded(tolerance: Double) -> Int {
        guard let longest = stalls.last, longest.atMost > tolerance else { return 0 }
        return SequentialBound.trialsNeeded(toShow: tolerance, after: longest.failovers)
    }

    /// The worst outage of all kinds of failure: its 95th percentile, in seconds.
    package var outageP95: Estimate? {
        failures.compactMap(\.outageP95).max { $0.value < $1.value }
    }

    /// The greatest probability of a needless failover of all feared stalls, as measured; nil when
    /// none was tried.
    package var worstNeedless: Double? { stalls.compactMap { $0.failovers.ratio }.max() }
}
