/// What a failover is said to take at most, and how often that was passed.
package struct FailoverBounds: Codable, Sendable {
    /// One part of the worst case.
    package struct Term: Codable, Hashable, Sendable {
        /// What is waited for.
        package var name: String
        /// How its length follows from node-timeout, such as `node-timeout * 1.5 + 0.2 s`.
        package var formula: String
        /// Its length.
        package var seconds: Double
        /// Where the formula comes from.
        package var source: String

        /// A part.
        package init(phase: FailoverPhase, formula: String, seconds: Double, source: String) {
            name = phase.rawValue
            self.formula = formula
            self.seconds = seconds
            self.source = source
        }
    }

    /// node-timeout * 1.5 + 1 s, as textbooks say.
    package var textbookSeconds: Double
    /// The worst case derived from the protocol's constants for this server version.
    package var worstCaseSeconds: Double
    /// Failovers measured.
    package var failovers: Int
    /// How many took longer than the textbook's bound.
    package var aboveTextbook: Int
    /// How many took longer than the worst case.
    package var aboveWorstCase: Int
    /// The parts of the worst case, in order; they sum to it.
    package var terms: [Term]
    /// What each repeated vote adds to the worst case.
    package var repeatedVoteSeconds: Double
    /// Failovers, of those measured, in which a vote was repeated.
    package var withRepeatedVote: Int

    /// Bounds.
    package init(
        textbookSeconds: Double, worstCaseSeconds: Double, failovers: Int, aboveTextbook: Int,
        aboveWorstCase: Int, terms: [Term] = [], repeatedVoteSeconds: Double = 0,
        withRepeatedVote: Int = 0
    ) {
        self.textbookSeconds = textbookSeconds
        self.worstCaseSeconds = worstCaseSeconds
        self.failovers = failovers
        self.aboveTextbook = aboveTextbook
        self.aboveWorstCase = aboveWorstCase
        self.terms = terms
        self.repeatedVoteSeconds = repeatedVoteSeconds
        self.withRepeatedVote = withRepeatedVote
    }
}

/// A part of a failover. Each begins where the one before it ended.
package enum FailoverPhase: String, CaseIterable, Codable, Sendable {
    /// From the master's loss to the first master that suspects it: PFAIL.
    case detection
    /// From then to the quorum: FAIL.
    case agreement
    /// From then until the replica that will win knows of it.
    case propagation
    /// From then until it asks for votes.
    case electionDelay = "election delay"
    /// From then until it has a majority of votes.
    case vote
    /// Of a commanded failover, in place of all before the vote: the master waits until its replica has everything.
    case handOver = "hand-over"
    /// From the vote to the first write that the new master takes.
    case promotion
    /// From then until every node in reach names the new master.
    case convergence
    /// From the promotion until clients are served as before; beside convergence.
    case clientRecovery = "client recovery"
}

/// Phases of which nobody saw where one ended and the next began.
extension [FailoverPhase] {
    /// Their names, joined by ` + `.
    package var name: String { map(\.rawValue).joined(separator: " + ") }

    /// Whether they run beside the others and not after them.
    package var isConcurrent: Bool { self == [.clientRecovery] }
}
