import ServerLog

/// A replica's way back to its master's data, as one of the two tells it.
package struct Resynchronisation: Hashable, Codable, Sendable {
    /// How it was done.
    package enum Kind: String, Hashable, Codable, Sendable {
        /// Only what was missed.
        case partial
        /// Everything.
        case full
        /// It ended before that was settled.
        case undecided
    }

    /// Whose log tells it.
    package enum Side: String, Hashable, Codable, Sendable {
        case replica
        case master
    }

    /// One step on the way.
    package struct Step: Hashable, Codable, Sendable {
        /// What began, such as `receiving`.
        package var name: String
        /// When.
        package var at: WallTime
        /// Until the next step or the end, in ms; nil when neither is known.
        package var durationMilliseconds: Int64?
    }

    /// The obstacle of one whose link broke before it was done, as the master tells it.
    static let connectionLost = "the connection was lost"

    /// The log that tells it.
    package var source: Int
    /// Whose log it is.
    package var side: Side
    /// How it was done.
    package var kind: Kind
    /// The other side, as the log calls it; empty when it does not.
    package var peer: String
    /// When it began.
    package var startedAt: WallTime
    /// When it was done; nil when it failed or the log ends before.
    package var finishedAt: WallTime?
    /// From its beginning to its end, in ms.
    package var durationMilliseconds: Int64?
    /// Bytes sent: the backlog's part, or the snapshot; nil when it was streamed.
    package var bytes: Int64?
    /// The replication id whose history the replica had, where the log says so.
    package var askedHistory: String?
    /// The replication id of the master's history.
    package var masterHistory: String?
    /// Whether the replica had been a master until it was replaced: what it had beyond its new
    /// master's history was then its own.
    package var wasReplacedMaster = false
    /// Whether it was going on when the log ended.
    package var isOpenAtEnd = false
    /// The offset the replica asked to go on from; nil when it did not.
    package var askedOffset: Int64?
    /// The master's offset; nil when the log does not say.
    package var masterOffset: Int64?
    /// Why it failed or could not be partial; nil when the log does not say.
    package var obstacle: String?
    /// The steps in order.
    package var steps: [Step]
    /// The lines that tell it.
    package var evidence: [LogEvidence]

    /// Bytes of replication that the replica had and its master had not: it was master itself and
    /// took writes that nobody else got. They were thrown away. At least so many; nil when there is
    /// no sign.
    package var discardedBytes: Int64? {
        // Offsets of different histories cannot be compared, unless the one was taken over by an
        // election.
        guard kind == .full, let askedOffset, let masterOffset, askedOffset - 1 > masterOffset,
            wasReplacedMaster
        else { return nil }
        return askedOffset - 1 - masterOffset
    }

    /// Ends the last step and begins another.
    mutating func begin(_ step: String, _ line: ReadLine) {
        endStep(at: line.at)
        steps.append(Step(name: step, at: line.at))
        evidence.append(line.evidence)
    }

    /// Ends the last step and the whole.
    mutating func finish(_ line: ReadLine) {
        endStep(at: line.at)
        finishedAt = line.at
        durationMilliseconds = line.length(since: startedAt, evidence.first)
        evidence.append(line.evidence)
    }

    private mutating func endStep(at time: WallTime) {
        guard let last = steps.indices.last else { return }
        steps[last].durationMilliseconds = max(0, time - steps[last].at)
    }
}
