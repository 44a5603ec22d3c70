import Testing

@testable import Experiments

/// What a real failure may cost at most.
@Suite struct TuneGoalTests {
    private static let goal = TuneGoal(.outage, limitSeconds: 5)

    private static func answer(outages: [Double], limit: Double = 5) -> TuneAnswer {
        var question = TuneTests.question
        question.goal = TuneGoal(.outage, limitSeconds: limit)
        let outcomes =
            TuneTests.stalls(1, 1.5, failovers: 0, of: 40) + TuneTests.kills(1, outages: outages)
        return TuneAnswer(question, outcomes: outcomes, doubts: [], server: "redis 7.0.15")
    }

    @Test func aGoalIsRead() {
        #expect(TuneGoal("outage <= 5s") == Self.goal)
        #expect(TuneGoal("failover-time<=2500ms") == TuneGoal(.failoverTime, limitSeconds: 2.5))
        for text in ["outage < 5s", "outage <= 5", "latency <= 5s", "outage <= 0s", "", "<="] {
            #expect(TuneGoal(text) == nil, "\(text)")
        }
    }

    @Test func manyFailuresWithinTheLimitShowThatItIsMet() {
        let answer = Self.answer(outages: Array(repeating: 4, count: 40))
        #expect(answer.goal?.verdict == .met && answer.isShown)
        #expect(answer.headline == "cluster-node-timeout 2 s, and outage <= 5 s")
        #expect(answer.goal?.sentence.contains("40 of 40 real failures under 2 s") == true)
    }

    @Test func fewFailuresShowNothing() {
        let answer = Self.answer(outages: [4, 4, 4])
        #expect(answer.goal?.verdict == .open && !answer.isShown)
        #expect(answer.headline.contains("NOT SHOWN YET"))
    }

    @Test func failuresBeyondTheLimitMissIt() {
        let answer = Self.answer(outages: Array(repeating: 6, count: 13))
        #expect(answer.goal?.verdict == .missed && !answer.isShown)
        #expect(answer.headline.contains("MISSES outage <= 5 s"))
    }

    /// With a goal the price is measured until it is shown to be met.
    @Test func theBudgetGoesIntoShowingTheGoal() {
        var question = TuneTests.question
        question.goal = Self.goal
        var tuning = SimulatedTuning(question, seed: 1) { timeout, stall in
            stall > timeout * 1.4 ? 1 : 0
        }
        tuning.run(seconds: 1500)
        #expect(tuning.answer.goal?.verdict == .met, "\(tuning.answer.headline)")
    }

    // MARK: Beforehand

    private static func outlook(
        needless: [Double], budget: Double = 900, goal: TuneGoal? = nil, threshold: Double? = nil
    ) -> TuneOutlook {
        var question = TuneTests.question
        question.goal = goal
        let predictions = zip(question.nodeTimeouts, needless).map {
            TunePrediction(
                nodeTimeout: $0, median: $0 * 1.6, p95: $0 * 2, needless: [0, $1])
        }
        return TuneOutlook(
            question, predictions: predictions, threshold: threshold, width: 2, budget: budget)
    }

    @Test func itIsToldBeforehandWhatWillLikelySurviveAndHowLongThatTakes() throws {
        let outlook = Self.outlook(needless: [0.9, 0, 0])
        #expect(outlook.candidate == 1)
        let needed = try #require(outlook.neededSeconds)
        #expect((60...600).contains(needed))
        #expect(outlook.headline.contains("expects 2 s to survive stalls of 1.5 s"))
        #expect(outlook.headline.contains("is enough"))
        #expect(
            Self.outlook(needless: [0.9, 0, 0], budget: 60).headline
                .contains("NOT enough: --budget"))
        // Showing a goal takes more failures.
        let more = Self.outlook(needless: [0.9, 0, 0], goal: Self.goal)
        #expect((more.neededSeconds ?? 0) > needed)
        #expect(more.goalSentence?.contains("leaves 1 s of the goal outage <= 5 s") == true)
        let less = Self.outlook(
            needless: [0.9, 0, 0], goal: TuneGoal(.failoverTime, limitSeconds: 3))
        #expect(less.goalSentence?.contains("out of reach") == true)
    }

    @Test func whereNothingSurvivesThatIsToldBeforehand() {
        let outlook = Self.outlook(needless: [1, 0.9, 0.8], threshold: 6.5)
        #expect(outlook.candidate == nil && outlook.neededSeconds == nil)
        #expect(outlook.headline.contains("none of these node-timeouts survives stalls of 1.5 s"))
        #expect(outlook.headline.contains("6.5 s and longer"))
        let unknown = TuneOutlook(TuneTests.question, predictions: [], width: 2, budget: 60)
        #expect(unknown.headline.contains("does not know this cluster"))
    }
}
