import Evidence
import Harness
import Model

/// What the model of the protocol predicts of a tuning's node-timeouts and stalls.
struct TuneForecast {
    /// Failovers simulated for each node-timeout: a median within some 2 %, in under a second.
    private static let failovers = 1000

    private let question: TuneQuestion
    private let workload: Plan
    private let server: String

    /// A forecast for a workload's cluster.
    init(_ question: TuneQuestion, workload: Plan, server: String) {
        self.question = question
        self.workload = workload
        self.server = server
    }

    /// One prediction for each node-timeout; empty for a cluster that the model does not know.
    ///
    /// - Throws: `CancellationError`.
    func predictions() async throws -> [TunePrediction] {
        var found: [TunePrediction] = []
        for timeout in question.nodeTimeouts {
            let shape = ClusterShape(
                masters: question.masters, replicasPerMaster: workload.cluster.replicas,
                nodeTimeoutMilliseconds: Int((timeout * 1000).rounded()),
                server: ServerVersion(server))
            guard let simulation = try? FailoverSimulation(shape) else { return [] }
            let samples = try await simulation.failovers(Self.failovers)
            let stalls = FailoverSimulation.needlessFailoverProbability(
                ofStalls: question.stalls, in: samples)
            let times = samples.map(\.failoverTime).filter { $0.isFinite }
            guard let median = Statistics.percentile(50, of: times),
                let p95 = Statistics.percentile(95, of: times)
            else { return [] }
            found.append(
                TunePrediction(
                    nodeTimeout: timeout, median: median, p95: p95,
                    needless: stalls.map(\.probability)))
        }
        return found
    }
}
