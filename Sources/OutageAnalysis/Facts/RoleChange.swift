package import ServerLog

/// A node that turned from master to replica, or the other way.
package struct RoleChange: Hashable, Codable, Sendable {
    /// The log that tells it.
    package var source: Int
    /// When.
    package var at: WallTime
    /// What it is from then on.
    package var becomes: LogRole
    /// Its new master; nil when it becomes one, or when the log does not say.
    package var master: NodeID?
    /// The line that tells it.
    package var evidence: LogEvidence
}
