import Testing

@testable import Experiments
@testable import Statistics

@Suite struct TunePlannerTests {
    /// The question that the documentation asks: node-timeouts of 500 ms to 5 s, stalls of 250 ms to 4 s.
    static let question = TuneQuestion(
        nodeTimeouts: [0.5, 0.8, 1.3, 2, 3.2, 3.9, 5], stalls: [0.25, 0.5, 1, 2, 4],
        failures: [.kill, .freeze, .partition], tolerance: 0.1, masters: 3, rate: 500,
        client: "redisson", workload: "w")

    /// PFAIL of a quorum comes between 1.03 and 1.8 node-timeouts, a rough image of the protocol.
    static func truth(_ timeout: Double, _ stall: Double) -> Double {
        min(1, max(0, (stall / timeout - 1.03) / 0.77))
    }

    private static var predictions: [TunePrediction] {
        question.nodeTimeouts.map { timeout in
            TunePrediction(
                nodeTimeout: timeout, median: timeout * 1.7, p95: timeout * 2,
                needless: question.stalls.map { truth(timeout, $0) }, survivedTo: timeout * 1.05,
                failsFrom: timeout * 1.7)
        }
    }

    @Test func aQuarterOfAnHourOnTwoClustersShowsTheAdvice() throws {
        var shown = 0
        for seed in 1...8 {
            var tuning = SimulatedTuning(
                Self.question, predictions: Self.predictions, seed: UInt64(seed),
                truth: Self.truth)
            // Half a minute is kept for the trial of the advised client.
            tuning.run(seconds: 850)
            let answer = tuning.answer
            let advice = try #require(answer.advice)
            if advice.certainty == .shown, answer.rows[advice.row].nodeTimeout == 3.9 {
                shown += 1
            }
            #expect(
                answer.rows.allSatisfy { row in row.failures.allSatisfy { $0.failovers.trials > 0 }
                })
            #expect(
                answer.rows.allSatisfy { row in row.stalls.allSatisfy { $0.failovers.trials > 1 } })
            #expect(answer.rows[advice.row].failures.allSatisfy { $0.failovers.trials >= 3 })
            let edge = try #require(answer.edge)
            #expect(edge.survived >= 4 && edge.failed ?? 0 > 4)
        }
        #expect(shown == 8)
    }

    @Test func theAdviceIsShownLongBeforeTheTimeIsOver() throws {
        var tuning = SimulatedTuning(
            Self.question, predictions: Self.predictions, seed: 3, truth: Self.truth)
        tuning.run(seconds: 400)
        #expect(tuning.answer.advice?.certainty == .shown)
    }

    /// What is shown must not be untrue, whatever the model says, and however often it was looked at.
    @Test func aNodeTimeoutThatDoesNotSurviveIsRarelyShown() {
        var wrong = 0
        let question = TuneQuestion(
            nodeTimeouts: [1, 2, 4], stalls: [2], failures: [], tolerance: 0.1, masters: 3,
            rate: nil, client: nil, workload: "w")
        let hopeful = question.nodeTimeouts.map { timeout in
            TunePrediction(
                nodeTimeout: timeout, median: timeout * 1.7, p95: timeout * 2,
                needless: [timeout < 2 ? 1 : 0])
        }
        for seed in 1...100 {
            // The middle one is just beyond what is tolerated.
            var tuning = SimulatedTuning(
                question, predictions: hopeful, seed: UInt64(seed),
                truth: { timeout, _ in timeout < 2 ? 1 : timeout < 4 ? 0.11 : 0 })
            tuning.run(seconds: 900)
            let advice = tuning.answer.advice
            if advice?.certainty == .shown, advice?.row != 2 { wrong += 1 }
        }
        #expect(wrong <= 5, "\(wrong) of 100")
    }

    @Test func whereTheModelIsWrongTheTrialsDecide() throws {
        // The model knows nothing of what this cluster does.
        let wrong = Self.question.nodeTimeouts.map { timeout in
            TunePrediction(
                nodeTimeout: timeout, median: timeout, p95: timeout,
                needless: Self.question.stalls.map { _ in timeout < 2 ? 1 : 0 })
        }
        var tuning = SimulatedTuning(
            Self.question, predictions: wrong, seed: 5, truth: Self.truth)
        tuning.run(seconds: 850)
        let advice = try #require(tuning.answer.advice)
        #expect(advice.certainty == .shown)
        #expect(tuning.answer.rows[advice.row].nodeTimeout >= 3.9)
    }

    @Test func withoutAModelTheProtocolTellsWhereToBegin() throws {
        var tuning = SimulatedTuning(Self.question, seed: 2, truth: Self.truth)
        tuning.run(seconds: 850)
        let advice = try #require(tuning.answer.advice)
        #expect(advice.certainty == .shown)
        #expect(tuning.answer.rows[advice.row].nodeTimeout >= 3.9)
    }

    @Test func noJobIsLongerThanTheTimeLeft() throws {
        var planner = TunePlanner(Self.question, seed: 1)
        let next = planner.next(underWay: [], timeLeft: 14)
        let job = try #require(next)
        #expect(job.seconds <= 14)
        let late = planner.next(underWay: [], timeLeft: 2)
        #expect(late == nil)
    }
}
