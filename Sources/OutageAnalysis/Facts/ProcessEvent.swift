/// Something in the life of a server's process.
package struct ProcessEvent: Hashable, Codable, Sendable {
    /// What happened.
    package enum Kind: String, Hashable, Codable, Sendable {
        case started
        case ready
        case signalled
        case ended
        case crashed
        /// The disk did not finish an fsync in time.
        case slowFsync = "slow-fsync"
        /// The append-only file could not be written.
        case appendFailed = "append-failed"
        /// A replica's connection was lost.
        case replicaLost = "replica-lost"
        /// The connection to the master was lost.
        case masterLost = "master-lost"
    }

    /// The log that tells it.
    package var source: Int
    /// What happened.
    package var kind: Kind
    /// When.
    package var at: WallTime
    /// What else is known; may be empty.
    package var detail: String
    /// The line that tells it.
    package var evidence: LogEvidence
}
