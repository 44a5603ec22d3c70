/// How the cluster came to agree that a master is lost, or did not. Times are the simulation's, in microseconds.
struct MasterLossOutcome: Sendable {
    /// The master, from 0.
    let master: Int
    /// When it fell silent.
    let effect: Int64
    /// When the first master suspected it (PFAIL); nil when none did.
    var suspected: Int64?
    /// When a node saw the quorum and told all others (FAIL); nil when that never came.
    var failed: Int64?
    /// The node that saw it.
    var marker: Int?
    /// When replicas of the master saw the quorum without telling anybody, as before Redis 6.
    var silentMarks: [Int: Int64] = [:]
    /// The next tick of each of the master's replicas, at the time of `failed`.
    var replicaTicks: [Int64] = []
}

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
