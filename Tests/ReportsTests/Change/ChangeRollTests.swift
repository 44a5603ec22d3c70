import Experiments
import TestSupport
import Testing

@testable import Reports
@testable import RunRecord

/// What is read of a run in which a cluster was rolled to another server.
@Suite struct ChangeRollTests {
    private func roll(_ events: [Event] = []) -> ChangeRoll {
        let record = SyntheticRun().record
        return ChangeRoll(
            RunRecord(
                description: record.description, timeline: record.timeline + events,
                load: record.load), from: "redis 6.2.14", to: "redis 7.0.15")
    }

    @Test func whatItCostIsReadFromTheRun() throws {
        let roll = roll()
        #expect(try #require(roll.errorRate) > 0)
        #expect(try #require(roll.outageSeconds) > 1)
        #expect(roll.lostWrites == 3)
    }

    @Test func aServerThatRefusesIsQuoted() {
        let refusal = Event(
            at: SyntheticRun().point(6000), kind: .receiptMissing, node: 4,
            details: ["fault": .text("roll"), "why": .text("Can't handle RDB format version 10")])
        let roll = roll([refusal])
        #expect(!roll.isDone && roll.problems == ["Can't handle RDB format version 10"])
    }

    @Test func theReportTellsBothWays() {
        let question = ChangeQuestion(
            changes: [
                SettingChange(
                    name: "server", from: ["redis 6.2.14"], to: ["redis 7.0.15"], bearing: nil,
                    ignored: nil)
            ], nodeTimeouts: [1, 1], stalls: [], failures: [.kill], tolerance: 0.2, tolerated: 0.1,
            masters: 3, workload: "w")
        let back = ChangeRoll(
            from: "redis 7.0.15", to: "redis 6.2.14",
            problems: ["Can't handle RDB format version 10"])
        let answer = ChangeAnswer(
            question, outcomes: [], doubts: [], server: "both", rolls: [roll(), back])
        let text = ChangeDocument(answer).text(on: Terminal(columns: 140))
        #expect(text.contains("Rolling there and back, under load"))
        #expect(text.contains("redis 6.2.14 to redis 7.0.15  done"))
        #expect(text.contains("redis 7.0.15 to redis 6.2.14  not done"))
        #expect(text.contains("redis 7.0.15 to redis 6.2.14: Can't handle RDB format version 10"))
    }
}
