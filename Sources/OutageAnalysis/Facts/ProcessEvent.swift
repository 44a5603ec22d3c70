package import ServerLog

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
        /// A replica was cut off because it had said nothing.
        case replicaTimedOut = "replica-timed-out"
        /// A replica asked to be synchronised.
        case replicaAsked = "replica-asked"
        /// A child could not be forked.
        case forkFailed = "fork-failed"
        /// A child that had started before the log begins failed.
        case earlierChildFailed = "earlier-child-failed"
        /// Another node asked this master to stand back.
        case failoverRequested = "failover-requested"
        /// A manual failover took too long.
        case failoverTimedOut = "failover-timed-out"
        /// It turned to a master that had no replica.
        case movedToOrphan = "moved-to-orphan"
        /// All data was loaded from disk.
        case loaded
        /// A line that tells something of its own.
        case noted
    }

    /// The detail of a start that only another process id shows: no line of the server tells of it.
    static let anotherProcess = "seen by its process id only"

    /// The log that tells it.
    package var source: Int
    /// What happened.
    package var kind: Kind
    /// When.
    package var at: WallTime
    /// What else is known; may be empty.
    package var detail: String
    /// What the line tells, where it tells something of its own.
    package var note: LogNote?
    /// The node it is about, where it names one.
    package var node: NodeID?
    /// The server's last line before it, of a start.
    package var previousAt: WallTime?
    /// The process that wrote it.
    package var pid: Int32 = 0
    /// The line that tells it.
    package var evidence: LogEvidence
}
