package import Quantities
package import RunRecord

/// A value of the plan, or derived from it, that an expectation may hold a measure against.
package enum Constant: String, CaseIterable, Sendable {
    case nodeTimeout = "node-timeout"
    case textbookBound = "textbook-bound"
    case failoverWorstCase = "failover-worst-case"
    case duration
    case masters
    case replicas
    case nodeCount = "node-count"
    case rate

    /// What it counts in.
    package var unit: Unit {
        switch self {
        case .nodeTimeout, .textbookBound, .failoverWorstCase, .duration: .time
        case .masters, .replicas, .nodeCount: .count
        case .rate: .rate
        }
    }

    /// What it is, in a sentence.
    package var summary: String {
        switch self {
        case .nodeTimeout: "The servers' cluster-node-timeout."
        case .textbookBound: "node-timeout * 1.5 + 1 s, as textbooks bound a failover."
        case .failoverWorstCase:
            "The longest failover without a repeated vote, from the protocol's constants."
        case .duration: "How long the plan runs."
        case .masters: "Masters at the start."
        case .replicas: "Replicas of each master at the start; the fewest where they differ."
        case .nodeCount: "Nodes at the start."
        case .rate: "Operations a second that the load asks for, in open loop."
        }
    }

    /// Its value in a run, in base units; nil when the run does not say.
    package func value(in run: RunDescription) -> Double? {
        switch self {
        case .nodeTimeout: Double(run.nodeTimeoutMilliseconds) / 1000
        case .textbookBound: FailoverModel(run).textbookSeconds
        case .failoverWorstCase: FailoverModel(run).worstCaseSeconds
        case .duration: run.durationSeconds
        case .masters: Double(run.topology.shards.count)
        case .replicas: run.topology.shards.map { Double($0.replicas.count) }.min()
        case .nodeCount: Double(run.topology.nodeCount)
        case .rate: run.askedRate
        }
    }
}
