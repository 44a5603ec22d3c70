package import ServerLog

/// A master's answer to a replica that asked for its vote.
package struct Vote: Hashable, Codable, Sendable {
    /// The log that tells it: the master's.
    package var source: Int
    /// When.
    package var at: WallTime
    /// The replica.
    package var candidate: NodeID
    /// The epoch, where the log names it.
    package var epoch: Int64?
    /// Why it was refused; nil when it was granted.
    package var refusal: String?
    /// The line that tells it.
    package var evidence: LogEvidence
}
