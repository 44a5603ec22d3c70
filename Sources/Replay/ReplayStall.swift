package import OutageAnalysis

/// A time in which a node did not answer, as the logs of an outage tell it.
package struct ReplayStall: Sendable {
    /// What ends it.
    package enum End: Hashable, Sendable {
        /// It goes on where it stopped.
        case resumed
        /// Its process was shut down in good order, and started again.
        case restarted
        /// Its process crashed, and was started again.
        case startedAfterCrash
        /// It ran all the time, and the others did not reach it.
        case reachableAgain
    }

    /// The plan's node.
    package var node: Int
    /// When it began, by the reference clock.
    package var from: WallTime
    /// When it ended.
    package var to: WallTime
    /// What ended it.
    package var end = End.resumed
    /// Whether the server was forking, as far as the log says.
    package var isFork: Bool
    /// Whether a child of the node must end while it lasts.
    package var outlastsChild = false
    /// Whether the node is a master of another's log that nobody replaced meanwhile.
    package var keepsSlots = false
    /// What is known of it, in a sentence, for the plan's comments.
    package var story: String
    /// The lines that tell it.
    package var evidence: [LogEvidence]

    /// How long it was, in ms.
    package var milliseconds: Int64 { to - from }
}
