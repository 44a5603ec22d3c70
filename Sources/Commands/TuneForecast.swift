import Experiments
import Plan
import Prediction
import RedisClient
import RunRecord
import Statistics

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

    /// The shortest node-timeout that survives all feared stalls by the model, to a tenth of a second.
    ///
    /// - Parameter range: The shortest and the longest to consider, in seconds.
    /// - Returns: Nil when none of them does, or the model does not know the cluster.
    /// - Throws: `CancellationError`.
    func threshold(in range: ClosedRange<Double>) async throws -> Double? {
        guard let longest = question.stalls.last else { return nil }
        var (low, high) = (Int(range.lowerBound * 10), Int(range.upperBound * 10))
        // At first `high` is not known to survive: the end of the range is tried as any other.
        high += 1
        let end = high
        while high - low > 1 {
            let middle = (low + high) / 2
            guard let samples = try await samples(nodeTimeout: Double(middle) / 10) else {
                return nil
            }
            let needless = FailoverSimulation.needlessFailoverProbability(
                ofStalls: [longest], in: samples)
            if (needless.first?.probability ?? 1) <= Self.negligible {
                high = middle
            } else {
                low = middle
            }
        }
        return high < end ? Double(high) / 10 : nil
    }

    /// So rare a failover in the model is none: the proof that none happens shall not fail by chance.
    private static let negligible = 0.005

    private func samples(nodeTimeout: Double) async throws -> [FailoverSample]? {
        let shape = ClusterShape(
            masters: question.masters, replicasPerMaster: workload.cluster.replicas,
            nodeTimeoutMilliseconds: Int((nodeTimeout * 1000).rounded()),
            server: ServerVersion(server))
        guard let simulation = try? FailoverSimulation(shape) else { return nil }
        return try await simulation.failovers(Self.failovers)
    }

    /// One prediction for each node-timeout; empty for a cluster that the model does not know.
    ///
    /// - Throws: `CancellationError`.
    func predictions() async throws -> [TunePrediction] {
        var found: [TunePrediction] = []
        for timeout in question.nodeTimeouts {
            guard let samples = try await samples(nodeTimeout: timeout) else { return [] }
            let stalls = FailoverSimulation.needlessFailoverProbability(
                ofStalls: question.stalls, in: samples)
            let times = samples.map(\.failoverTime).filter { $0.isFinite }
            guard let median = Statistics.percentile(50, of: times),
                let p95 = Statistics.percentile(95, of: times)
            else { return [] }
            let marks = samples.map(\.untilFail)
            found.append(
                TunePrediction(
                    nodeTimeout: timeout, median: median, p95: p95,
                    needless: stalls.map(\.probability),
                    survivedTo: Statistics.percentile(3, of: marks),
                    failsFrom: Statistics.percentile(90, of: marks)))
        }
        return found
    }
}
