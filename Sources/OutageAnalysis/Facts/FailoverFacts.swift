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

/// A node held for failed by another, until it was taken back.
package struct FailMark: Hashable, Codable, Sendable {
    /// The log that tells it.
    package var source: Int
    /// The node held for failed.
    package var about: NodeID
    /// When.
    package var setAt: WallTime
    /// Who said so; nil when the node that wrote the log found it out itself.
    package var toldBy: NodeID?
    /// When it was taken back; nil when it was not.
    package var clearedAt: WallTime?
    /// How long it lasted, in ms.
    package var durationMilliseconds: Int64?
    /// How long it lasted at least, in ms, where it was not taken back: to the log's last line.
    package var atLeastMilliseconds: Int64?
    /// What the node was when it came back, such as `slave`; empty when the log does not say.
    package var was: String
    /// The lines that tell it.
    package var evidence: [LogEvidence]
}

/// A time in which a node held the whole cluster for down, and refused its clients.
package struct FailWindow: Hashable, Codable, Sendable {
    /// The log that tells it.
    package var source: Int
    /// `Cluster state changed: fail`.
    package var startedAt: WallTime
    /// `Cluster state changed: ok`; nil when the log ends before.
    package var endedAt: WallTime?
    /// How long it lasted, in ms; nil when its end is not known.
    package var durationMilliseconds: Int64?
    /// How long it lasted at least, in ms, where its end is not known: to the node's last line.
    package var atLeastMilliseconds: Int64?
    /// Whether the process ended before the window did.
    package var endedWithProcess = false
    /// The server's last line before it, where that was more than a second before: nothing shows that
    /// it ran meanwhile.
    package var silentSince: WallTime?
    /// Whether the node was a master then: a master waits before it serves again.
    package var asMaster: Bool
    /// Why, where the server says so (Valkey 8.1 and later).
    package var reason: String?
    /// The lines that tell it.
    package var evidence: [LogEvidence]
}

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

/// A replica's attempt to become master.
package struct Election: Hashable, Codable, Sendable {
    /// The log that tells it: the replica's.
    package var source: Int
    /// When the replica planned it.
    package var plannedAt: WallTime?
    /// The announced delay, in ms; what a changed rank added is in it.
    package var delayMilliseconds: Int64?
    /// The replica's rank among its master's replicas, from 0.
    package var rank: Int64?
    /// When it asked for votes.
    package var startedAt: WallTime?
    /// The epoch it asked for.
    package var epoch: Int64?
    /// When it won.
    package var wonAt: WallTime?
    /// Whether it was asked for by a client.
    package var isManual: Bool
    /// How long the log went on while it was undecided, in ms; nil when it was decided.
    package var openForMilliseconds: Int64?
    /// Why it did not get on, in the server's words, in order.
    package var obstacles: [String]
    /// The lines that tell it.
    package var evidence: [LogEvidence]
}

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
