import Prediction
import RunRecord
import Testing

@testable import Reports

/// One prediction in all its forms.
@Suite struct PredictionReportsTests {
    static let prediction: Prediction = {
        let times = (0..<40).map { 3 + Double($0) / 20 } + [.infinity, 6.5]
        var prediction = Prediction(
            inputs: ["masters": "3", "server": "<redis> 7.0"], seed: 9,
            phases: [("detection", [2, 2.5, 3]), ("vote", [0.001])], failoverTimes: times,
            untilFail: times.map { $0 - 1 }, withRepeatedVote: 1,
            model: FailoverModel(
                nodeTimeoutSeconds: 2, server: ServerVersion("redis 7.0"), replicasPerMaster: 1))
        prediction.stalls = [StallPrediction(stallSeconds: 2.1, needless: 10, of: 40)]
        let row = PredictionComparison.Row(
            name: "failover-time", measured: [3, 4, 5], predicted: [3.5, 4.5, 5.5])
        prediction.comparisons = [
            PredictionComparison(
                folder: "runs/a|b", cluster: "6 nodes", measured: 3, predicted: 3,
                rows: [row].compactMap { $0 })
        ]
        return prediction
    }()

    @Test func whatNeverCameAndWhatPassedTheBoundsIsCounted() {
        let prediction = Self.prediction
        #expect(prediction.failovers == 42)
        #expect(prediction.withoutAgreement == 1 && prediction.withoutElection == 0)
        #expect(prediction.bounds.aboveWorstCase == 2)
        #expect(prediction.failoverTime.max == nil && prediction.failoverTime.min == 3)
        #expect(prediction.histogram.map(\.count).reduce(0, +) == 41)
    }

    @Test func theTerminalShowsPhasesBarsBoundsStallsAndErrors() {
        let text = DocumentText(width: 100).render(Self.prediction.document)
        for wanted in [
            "Predicted failover-time: median 4.03 s", "detection",
            "derived worst case 5.70 s: 2 of 42",
            "1 of 42 never came to FAIL", "1 of 42 repeated a vote", "2.10 s", "25 %", "+500 ms",
            "█",
        ] {
            #expect(text.contains(wanted), "no '\(wanted)' in\n\(text)")
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func markdownEscapesWhatIsNotItsOwn() {
        let text = DocumentMarkdown().render(Self.prediction.document)
        #expect(text.contains("### Held against runs/a\\|b"))
        #expect(text.contains("| failover-time | 4 s | 4.50 s | +500 ms |"))
        #expect(text.contains("\nderived worst case 5.70 s: 2 of 42 above"))
    }

    @Test func thePageIsSelfContainedAndDrawsTheHistogram() throws {
        let text = DocumentPage().render(Self.prediction.document)
        #expect(text.contains("&lt;redis&gt; 7.0"))
        #expect(!text.contains("<redis>") && !text.contains("http://"))
        #expect(text.contains("class=\"area c0\"") && text.contains("derived worst case"))
    }
}
