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
