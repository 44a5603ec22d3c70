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
