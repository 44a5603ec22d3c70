import Testing

@testable import Experiments
@testable import Statistics

@Suite struct TuneTests {
    static let question = TuneQuestion(
        nodeTimeouts: [1, 2, 4], stalls: [0.5, 1.5], failures: [.kill], tolerance: 0.1, masters: 3,
        rate: 300, client: "redisson", workload: "w")

    static func stalls(
        _ variant: Int, _ seconds: Double, failovers: Int, of count: Int
    ) -> [TrialOutcome] {
        (0..<count).map { index in
            outcome(variant, Trial(.stall, seconds: seconds), failedOver: index < failovers)
        }
    }

    static func outcome(
        _ variant: Int, _ trial: Trial, failedOver: Bool = true, outage: Double = 1,
        errorRate: Double = 0.1
    ) -> TrialOutcome {
        TrialOutcome(
            variant: variant, trial: trial, failedOver: failedOver,
            failoverSeconds: failedOver ? outage * 0.9 : nil, outageSeconds: outage,
            failedOperations: 5, errorRate: errorRate, lostWrites: 0, inFlightPeak: 200)
    }

    static func kills(_ variant: Int, outages: [Double]) -> [TrialOutcome] {
        outages.map { outcome(variant, Trial(.kill, seconds: 5), outage: $0) }
    }

    /// 1 s fails after 1.5 s; 2 s and 4 s survive.
    static let outcomes =
        stalls(0, 0.5, failovers: 0, of: 40) + stalls(0, 1.5, failovers: 9, of: 10)
        + stalls(1, 0.5, failovers: 0, of: 2) + stalls(1, 1.5, failovers: 0, of: 40)
        + stalls(2, 0.5, failovers: 0, of: 2) + stalls(2, 1.5, failovers: 0, of: 5)
        + kills(0, outages: [2, 2.1, 2.2, 2.4]) + kills(1, outages: [3.5, 3.6, 3.9, 4])
        + kills(2, outages: [7, 7.5, 8, 8.2])

    @Test func theShortestTimeoutThatSurvivesIsAdvisedWithItsPrice() throws {
        let answer = TuneAnswer(
            Self.question, outcomes: Self.outcomes, doubts: [], server: "redis 7.0.15")
        let advice = try #require(answer.advice)
        #expect(answer.rows[advice.row].nodeTimeout == 2)
        #expect(advice.certainty == .shown)
        #expect(advice.sentences[0].contains("2 s survives stalls of up to 1.5 s"))
        #expect(advice.sentences[0].contains("with 95 % confidence (0 of 40"))
        // Why not the shorter one.
        #expect(advice.sentences[1].contains("1 s, does not: 9 of 10"))
        #expect(advice.sentences[2].contains("p95"))
        // 4 s survives no better and costs more; 1 s costs less.
        #expect(advice.front == [0, 1])
        #expect(answer.rows[0].survives(tolerance: 0.1) == 0.5)
        #expect(answer.rows[1].survives(tolerance: 0.1) == 1.5)
    }

    @Test func tooFewTrialsAreNoProof() throws {
        let few = Self.outcomes.filter { $0.variant == 2 }
        let advice = try #require(
            TuneAnswer(Self.question, outcomes: few, doubts: [], server: "redis 7.0.15").advice)
        #expect(advice.certainty == .likely)
        #expect(advice.sentences[0].contains("too few trials"))
    }

    @Test func whereNothingSurvivesNothingIsPromised() throws {
        let outcomes =
            Self.stalls(0, 1.5, failovers: 10, of: 10) + Self.stalls(1, 1.5, failovers: 5, of: 10)
            + Self.stalls(1, 0.5, failovers: 3, of: 4) + Self.stalls(2, 1.5, failovers: 9, of: 10)
        let advice = try #require(
            TuneAnswer(Self.question, outcomes: outcomes, doubts: [], server: "redis 7.0.15")
                .advice)
        #expect(advice.certainty == .none)
        #expect(advice.sentences[0].hasPrefix("No node-timeout"))
    }

    @Test func longerStallsAndShorterTimeoutsSpeakForACell() {
        let counts = [
            [Proportion(successes: 0, trials: 30), Proportion(successes: 9, trials: 10)],
            [Proportion(), Proportion(successes: 0, trials: 40)],
        ]
        // Nothing was tried in this cell: the longer stall of its row says most.
        let untried = TuneTable.atMost(counts, row: 1, column: 0)
        let bound = SequentialBound.upper(Proportion(successes: 0, trials: 40))
        #expect(abs(untried - bound) < 1e-9)
        #expect(TuneTable.atMost(counts, row: 0, column: 1) > 0.9)
    }

    @Test func clientsMustOutlastTheOutage() throws {
        let answer = TuneAnswer(
            Self.question, outcomes: Self.outcomes, doubts: [], server: "redis 7.0.15")
        let client = try #require(answer.advice?.client)
        #expect(
            Double(client.retries) * client.retryIntervalSeconds >= client.outageSeconds * 1.09)
        // 100/s for this shard, for as long as the outage lasts.
        #expect(abs((client.waiting ?? 0) - 100 * client.outageSeconds) < 1e-6)
        #expect(client.measuredPeak == 200)
        #expect(client.sentences(Self.question)[1].contains("Little's law"))
    }

    @Test func aNodeTimeoutUnderWhichAFailureNeverEndedIsNotAdvised() throws {
        let outcomes = Self.outcomes + Self.kills(1, outages: [.infinity, .infinity])
        let answer = TuneAnswer(
            Self.question, outcomes: outcomes, doubts: [], server: "redis 7.0.15")
        let advice = try #require(answer.advice)
        #expect(answer.rows[advice.row].nodeTimeout == 4)
        #expect(advice.sentences[1].contains("2 s, is not advised: 2 of its real failures"))
        let alone = TuneAnswer(
            Self.question, outcomes: outcomes.filter { $0.variant == 1 }, doubts: [],
            server: "redis 7.0.15")
        #expect(alone.advice?.certainty == TuneAdvice.Certainty.none)
        #expect(alone.advice?.client == nil)
    }

    /// 2 s was tried three times without a failover, and the model knows that half of such stalls fail over.
    @Test func whatIsNotShownIsNotNamedAsAdvice() throws {
        let question = TuneQuestion(
            nodeTimeouts: [2, 2.7], stalls: [3], failures: [.kill], tolerance: 0.1, masters: 3,
            rate: 300, client: "redisson", workload: "w")
        let predictions = [(2.0, 0.56), (2.7, 0.002)].map { timeout, needless in
            TunePrediction(nodeTimeout: timeout, median: 4, p95: 5, needless: [needless])
        }
        let answer = TuneAnswer(
            question,
            outcomes: Self.stalls(0, 3, failovers: 0, of: 3)
                + Self.stalls(1, 3, failovers: 0, of: 24) + Self.kills(1, outages: [4, 5, 6]),
            doubts: [], server: "redis 7.0.15", predictions: predictions)
        #expect(
            answer.headline == "NOT SHOWN YET: 2.7 s is nearest (24 of 32 trials, 0 failovers)")
        let advice = try #require(answer.advice)
        #expect(advice.certainty == .likely && advice.client == nil && answer.edge == nil)
        #expect(advice.sentences[0].contains("more of --budget would show it"))
        #expect(advice.sentences.last?.hasPrefix("2 s: the model says that 56 %") == true)
        // Only what the model refutes was tried: nothing is near.
        let refuted = TuneAnswer(
            question, outcomes: Self.stalls(0, 3, failovers: 0, of: 3), doubts: [],
            server: "redis 7.0.15", predictions: predictions)
        #expect(refuted.headline.hasPrefix("NOT SHOWN: no node-timeout"))
    }

    @Test func theTriedClientIsToldApart() throws {
        let tried = Self.kills(3 + 1, outages: [3.5, 3.7])
        let answer = TuneAnswer(
            Self.question, outcomes: Self.outcomes + tried, doubts: [], server: "redis 7.0.15")
        #expect(answer.verification?.failures == 2)
        #expect(answer.rows[1].failures[0].failovers.trials == 4)
    }

    @Test func whatIsSurvivedBeyondTheFearedStallsIsToldAsAnInterval() throws {
        let longer =
            Self.stalls(1, 2.1, failovers: 0, of: 6) + Self.stalls(1, 2.4, failovers: 2, of: 2)
            + Self.stalls(1, 3, failovers: 3, of: 3)
        let answer = TuneAnswer(
            Self.question, outcomes: Self.outcomes + longer, doubts: [], server: "redis 7.0.15")
        let edge = try #require(answer.edge)
        #expect(edge.survived == 2.1 && edge.failed == 2.4)
        #expect(edge.sentence?.contains("between 2.1 s and 2.4 s") == true)
        #expect(edge.next(nodeTimeout: 2, prediction: nil) == 2.25)
        #expect(edge.next(nodeTimeout: 5, prediction: nil) == nil)
        // Of lengths of which too little is known nothing is said.
        let few = TuneAnswer(
            Self.question, outcomes: Self.outcomes + Self.stalls(1, 2.1, failovers: 1, of: 2),
            doubts: [], server: "redis 7.0.15")
        #expect(few.edge?.survived == 1.5 && few.edge?.failed == nil)
    }

    @Test func theFrontHoldsWhatNothingBeats() {
        #expect(
            ParetoFront.places(of: [[1, 5], [2, 3], [3, 3], [0.5, 6], [2, 3]]) == [0, 1, 3, 4])
        #expect(ParetoFront.places(of: [[1, .nan], [2, 2]]) == [1])
    }
}
