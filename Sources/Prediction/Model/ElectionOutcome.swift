/// How the replicas of one lost master elected a new one, or did not. Times in microseconds.
struct ElectionOutcome: Sendable {
    /// When the winner learnt of FAIL.
    var known: Int64
    /// When it asked for the votes that it got.
    var started: Int64
    /// When a majority of the masters had answered.
    var won: Int64
    /// Elections of the shard's replicas that led to nothing before.
    var failedElections: Int
}
