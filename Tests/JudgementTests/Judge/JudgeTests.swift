import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct JudgeTests {
    private func judge(_ records: [RunRecord], _ texts: String...) throws -> Judgement {
        Judge.judge(
            plan: "plan", records: records,
            expectations: try texts.map { try Expectation(parsing: $0) })
    }

    @Test func aPlanPassesWhenAllItExpectsHolds() throws {
        let judgement = try judge(
            [Runs.record(events: Runs.failover())], "failover-time <= 4s", "needless-failovers == 0"
        )
        #expect(judgement.verdict == .passed)
        #expect(judgement.runs.map { $0.verdict } == [.passed])
        #expect(judgement.runs[0].measures["failover-time"] == 3.61)
        #expect(judgement.runs[0].measures["error-rate"] == nil)
        #expect(judgement.measures.first { $0.name == "failover-time" }?.samples == [3.61])
        #expect(judgement.bounds.failovers == 1)
        #expect(judgement.bounds.aboveTextbook == 0)
        #expect(judgement.bounds.terms.count == 4)
    }

    @Test func oneFailingRunFailsThePlan() throws {
        let slow = Runs.record(
            index: 2, events: [Runs.injected(10), Runs.won(16), Runs.healed(25)])
        let judgement = try judge(
            [Runs.record(events: Runs.failover()), slow], "failover-time <= failover-worst-case")
        #expect(judgement.verdict == .failed)
        #expect(judgement.runs.map { $0.verdict } == [.passed, .failed])
        #expect(judgement.bounds.aboveTextbook == 1)
        #expect(judgement.bounds.aboveWorstCase == 1)
    }

    @Test func anAggregateJudgesThePlanAndNoSingleRun() throws {
        let slow = Runs.record(
            index: 2, events: [Runs.injected(10), Runs.won(15), Runs.healed(25)])
        let judgement = try judge(
            [Runs.record(events: Runs.failover()), slow], "failover-time.min <= 4s",
            "failover-time.median <= 4s")
        #expect(judgement.expectations.map { $0.verdict } == [.passed, .failed])
        #expect(judgement.runs.map { $0.verdict } == [.passed, .passed])
    }

    @Test func theNumbersOfADoubtedRunCountNowhere() throws {
        let tripped = Event(
            at: Runs.at(5), kind: .guardTripped,
            details: ["guard": .text("scheduling"), "message": .text("woke 80 ms late")])
        let bad = Runs.record(
            index: 2, events: [Runs.injected(10), Runs.won(29), Runs.healed(29), tripped])
        let judgement = try judge(
            [Runs.record(events: Runs.failover()), bad], "failover-time <= 4s")
        #expect(judgement.expectations[0].verdict == .passed)
        #expect(judgement.expectations[0].samples == 1)
        #expect(judgement.runs.map { $0.verdict } == [.passed, .inconclusive])
        #expect(judgement.runs[1].doubts == ["scheduling: woke 80 ms late"])
        #expect(judgement.measures.first { $0.name == "failover-time" }?.samples == [3.61])
        #expect(judgement.verdict == .inconclusive)
    }

    @Test func withoutAConclusiveRunEveryExpectationIsInconclusive() throws {
        let record = Runs.record(events: Runs.failover(), ends: false)
        let judgement = try judge([record], "failover-time <= 4s", "1 == 2")
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.expectations.map { $0.verdict } == [.inconclusive, .inconclusive])
        #expect(
            judgement.expectations[0].reason == "the run has no end: its record is incomplete")
        #expect(try judge([]).verdict == .inconclusive)
        #expect(try judge([], "1 == 1").expectations[0].reason == "no run was recorded")
    }

    @Test func intervalsComeWithThreeSamples() throws {
        let records = (1...3).map { Runs.record(index: $0, events: Runs.failover()) }
        let summary = try judge(records).measures.first { $0.name == "failover-time" }
        #expect(summary?.medianLow == 3.61)
        #expect(summary?.medianHigh == 3.61)
        #expect(try judge([records[0]]).measures.first?.medianLow == nil)
    }

    @Test func aRunWithNothingToMeasureTakesNothingFromTheOthers() throws {
        let quiet = Runs.record(index: 2, events: [Runs.injected(10), Runs.healed(11)])
        let both = [Runs.record(events: Runs.failover()), quiet]
        #expect(try judge(both, "failover-time <= 4s").verdict == .passed)
        let alone = try judge([quiet], "failover-time <= 4s")
        #expect(alone.verdict == .inconclusive)
        #expect(alone.runs.map { $0.verdict } == [.inconclusive])
    }

    @Test func aRunWhoseValueIsNotKnownIsInconclusiveByItself() throws {
        var ledger = LedgerRecord()
        ledger.keysUnreadable = 1
        let records = [
            Runs.record(load: Loads.record()),
            Runs.record(index: 2, load: Loads.record(ledger: ledger)),
        ]
        let judgement = try judge(records, "lost-writes == 0", "errors == 0")
        #expect(judgement.expectations.map { $0.verdict } == [.inconclusive, .passed])
        #expect(judgement.runs.map { $0.verdict } == [.passed, .inconclusive])
    }
}
