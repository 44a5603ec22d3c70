import RunRecord

/// One simulated failover: its phases in seconds, as the measures of a run define them.
package struct FailoverSample: Hashable, Sendable {
    /// From the failure to the first master that suspects (PFAIL).
    package var detection: Double
    /// From there to the quorum (FAIL); infinite when it never came.
    package var agreement: Double
    /// From there to the winner's knowing it; infinite without a winner, as are all that follow.
    package var propagation: Double
    /// From there to the winner's asking for votes.
    package var electionDelay: Double
    /// From there to the majority of votes.
    package var vote: Double
    /// Elections of the shard that led to nothing.
    package var failedElections: Int

    /// From the failure to the quorum.
    package var untilFail: Double { detection + agreement }
    /// From the failure to the election won.
    package var failoverTime: Double {
        detection + agreement + propagation + electionDelay + vote
    }

    /// The phases that the model knows, in order.
    static let phases: [FailoverPhase] = [
        .detection, .agreement, .propagation, .electionDelay, .vote,
    ]

    /// How long a phase takes, in seconds; infinite for one that the model does not know.
    func seconds(of phase: FailoverPhase) -> Double {
        switch phase {
        case .detection: detection
        case .agreement: agreement
        case .propagation: propagation
        case .electionDelay: electionDelay
        case .vote: vote
        case .handOver, .promotion, .convergence, .clientRecovery: .infinity
        }
    }

    /// Joins how a loss was agreed upon and how its election went.
    init(_ loss: MasterLossOutcome, _ election: ElectionOutcome?) {
        func seconds(_ from: Int64?, _ to: Int64?) -> Double {
            guard let from, let to else { return .infinity }
            return Double(max(0, to - from)) / 1_000_000
        }
        detection = seconds(loss.effect, loss.suspected)
        agreement = seconds(loss.suspected, loss.failed)
        propagation = seconds(loss.failed, election?.known)
        electionDelay = seconds(
            election.map { max($0.known, loss.failed ?? $0.known) }, election?.started)
        vote = seconds(election?.started, election?.won)
        failedElections = election?.failedElections ?? 0
    }
}
