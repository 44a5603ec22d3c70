package import OutageAnalysis

/// A time in which a replica did not take over from its silent master, or in which what its master
/// took did not reach it.
package struct ReplayHold: Sendable {
    /// What keeps it.
    package enum Means: Hashable, Sendable {
        /// It may not start an election.
        case noFailover
        /// The two do not hear of each other on the cluster bus.
        case noBus
        /// Its save rules rest.
        case noSave
        /// The stream of its master's writes does not reach it.
        case noStream
    }

    /// The plan's replica.
    package var replica: Int
    /// The plan's node whose writes it replicates.
    package var master: Int
    /// What keeps it.
    package var means: Means
    /// When it begins in the plan, in ms from the start of the load.
    package var at: Int64
    /// When it ends.
    package var end: Int64
    /// When it began in the outage.
    package var from: WallTime
    /// Why, in sentences.
    package var story: String
    /// The lines that show it.
    package var evidence: [LogEvidence]

    /// The step of a plan.
    var step: String {
        switch means {
        case .noFailover:
            "config-set: { target: node \(replica), set: { cluster-replica-no-failover: \"yes\" } }"
        case .noBus:
            "partition: { from: node \(master), to: node \(replica), traffic: bus }"
        case .noSave: "config-set: { target: node \(replica), set: { save: \"\" } }"
        case .noStream:
            "partition: { from: node \(master), to: node \(replica), traffic: clients }"
        }
    }
}
