package import ServerLog

/// A node suspected by another: PFAIL.
package struct Suspicion: Hashable, Codable, Sendable {
    /// The log that tells it.
    package var source: Int
    /// The node suspected.
    package var about: NodeID
    /// When.
    package var at: WallTime
    /// The master whose report of its suspicion was counted; nil when the node that wrote the log
    /// is the one that suspects.
    package var toldBy: NodeID?
    /// Whether the node that wrote the log was a master then.
    package var asMaster: Bool
    /// The line that tells it.
    package var evidence: LogEvidence
}
