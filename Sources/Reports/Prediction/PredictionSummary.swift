import Prediction
import Quantities
import RunRecord

/// What every form of a prediction says, in words and cells.
struct PredictionSummary: Sendable {
    static let quantiles = ["min", "median", "p95", "p99", "max"]
    static let comparedColumns = [
        "median", "model", "error", "p95", "model", "error", "KS", "p",
    ]

    private let prediction: Prediction

    init(_ prediction: Prediction) {
        self.prediction = prediction
    }

    var headline: String {
        let time = prediction.failoverTime
        return "Predicted failover-time: median \(Self.time(time.median)), p95 "
            + "\(Self.time(time.p95)), over \(prediction.failovers) simulated failovers"
    }

    var cluster: String {
        let facts = prediction.inputs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return facts.joined(separator: ", ") + "; seed \(prediction.seed)"
    }

    /// The phases and the whole: name and quantiles.
    var rows: [[String]] {
        let phases = prediction.phases.map { [$0.name] + Self.cells($0.spread) }
        return phases + [
            ["until FAIL"] + Self.cells(prediction.untilFail),
            ["failover-time"] + Self.cells(prediction.failoverTime),
        ]
    }

    var bounds: [String] {
        let bounds = prediction.bounds
        return [
            ("textbook bound", bounds.textbookSeconds, bounds.aboveTextbook),
            ("derived worst case", bounds.worstCaseSeconds, bounds.aboveWorstCase),
        ].map { name, seconds, above in
            let share = Double(above) / Double(max(1, bounds.failovers))
            return "\(name) \(Self.time(seconds)): \(above) of \(bounds.failovers) above "
                + "(\(ValueText.text(share, .ratio)))"
        }
    }

    /// What did not end well.
    var doubts: [String] {
        var doubts: [String] = []
        if prediction.withoutAgreement > 0 {
            doubts.append(
                "\(prediction.withoutAgreement) of \(prediction.failovers) never came to FAIL: no "
                    + "node had reports of a majority of the masters at one time")
        }
        if prediction.withoutElection > 0 {
            doubts.append(
                "\(prediction.withoutElection) of \(prediction.failovers) elected nobody while the "
                    + "replicas' data was young enough")
        }
        if prediction.withRepeatedVote > 0 {
            doubts.append(
                "\(prediction.withRepeatedVote) of \(prediction.failovers) repeated a vote")
        }
        return doubts
    }

    var stallRows: [[String]] {
        prediction.stalls.map { stall in
            [
                Self.time(stall.stallSeconds), ValueText.text(stall.probability, .ratio),
                "\(ValueText.text(stall.low, .ratio)) to \(ValueText.text(stall.high, .ratio))",
            ]
        }
    }

    static func words(_ comparison: PredictionComparison) -> String {
        "\(comparison.cluster): \(comparison.measured) failovers measured, "
            + "\(comparison.predicted) simulated"
    }

    static func rows(_ comparison: PredictionComparison) -> [[String]] {
        comparison.rows.map { row in
            [
                row.name, time(row.measuredMedian), time(row.predictedMedian),
                ValueText.signed(row.medianError, .time), time(row.measuredP95),
                time(row.predictedP95), ValueText.signed(row.p95Error, .time),
                ValueText.fixed(row.distance, decimals: 2),
                ValueText.fixed(row.probability, decimals: 2),
            ]
        }
    }

    private static func time(_ seconds: Double?) -> String {
        ValueText.text(seconds ?? .infinity, .time)
    }

    private static func cells(_ spread: Prediction.Spread) -> [String] {
        [spread.min, spread.median, spread.p95, spread.p99, spread.max].map { time($0) }
    }
}
