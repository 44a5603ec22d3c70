import Quantities
import RunRecord

/// What measures can come to in a run of a plan, generously: a limit beyond is no limit.
struct GreatestValues {
    /// What the load asks for may come to more where its rate changes, or an operation is counted once for each try.
    private static let rateMargin = 10.0
    /// Operations a second that no load on one machine makes in closed loop.
    private static let fastestLoad = 5_000_000.0
    /// How long a run may go on after the plan's duration, to converge and to read back, in seconds.
    private static let afterwards = 120.0
    /// Failovers of a shard a second: the protocol waits half a second before each election.
    private static let failovers = 2.0
    /// Synchronisations of a node a second, and suspicions of a node by another.
    private static let synchronisations = 10.0

    private let plan: PlanFacts?
    /// Whether what may never come is taken for what came at the run's end.
    let endsAll: Bool

    /// Of a plan; where there is none, nothing is known.
    init(_ plan: PlanFacts?, endsAll: Bool = false) {
        self.plan = plan
        self.endsAll = endsAll
    }

    /// The greatest value of a measure; nil where none is known.
    func value(of measure: String, _ aggregate: Aggregate?) -> Double? {
        guard let description = plan?.description,
            let duration = description.durationSeconds
        else { return nil }
        let nodes = Double(description.topology.nodeCount)
        let shards = Double(description.topology.shards.count)
        let seconds = duration + Self.afterwards
        let rate = description.askedRate.map { $0 * Self.rateMargin } ?? Self.fastestLoad
        // Each sample is of something that befell a node or its shard.
        if aggregate == .count { return nodes * seconds * Self.synchronisations }
        switch measure {
        case "latency", "service-latency", "failure-latency", "staleness", "state-fail-time":
            return seconds
        case "errors", "stale-reads", "lost-writes", "unacknowledged-applied",
            "linearizability-violations", "retry-anomalies":
            return rate * duration
        case "throughput": return rate
        case "failovers", "needless-failovers":
            return shards * seconds * Self.failovers + nodes * Double(description.steps.count)
        case "full-resyncs", "partial-resyncs": return nodes * seconds * Self.synchronisations
        case "flaps": return nodes * nodes * seconds * Self.synchronisations
        default:
            guard endsAll, measure != "start-up-time" else { return nil }
            return MeasureCatalog.measure(named: measure)?.unit == .time ? seconds : nil
        }
    }
}
