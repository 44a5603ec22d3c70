package import ServerLog

/// A takeover, with the ends of its phases as far as the logs tell them.
///
/// All times are by the reference clock: each log's offset is taken off.
package struct Failover: Hashable, Codable, Sendable {
    /// The log of the replica that won.
    package var source: Int
    /// The master that was replaced; nil when the winner's log does not name it.
    package var lost: NodeID?
    /// Whether a client asked for it.
    package var isManual: Bool
    /// The epoch that was won; nil when the log does not say.
    package var epoch: Int64?
    /// When a live master first suspected the lost one (any node, where no master's log tells):
    /// the end of the detection.
    package var suspectedAt: WallTime?
    /// When a quorum first held it for failed: the end of the agreement.
    package var failedAt: WallTime?
    /// When the winner knew that: the end of the propagation.
    package var knownAt: WallTime?
    /// When the winner planned its election.
    package var plannedAt: WallTime?
    /// When it asked for votes: the end of the election delay.
    package var startedAt: WallTime?
    /// When it had won: the end of the vote.
    package var wonAt: WallTime
    /// The line of the winner's log that names the lost master as failed; nil where there is none.
    package var failure: LogEvidence?
}
