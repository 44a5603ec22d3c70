/// A node suspected by another: PFAIL.
package struct Suspicion: Hashable, Codable, Sendable {
    /// The log that tells it.
    package var source: Int
    /// The node suspected.
    package var about: NodeID
    /// When.
    package var at: WallTime
    /// The line that tells it.
    package var evidence: LogEvidence
}
