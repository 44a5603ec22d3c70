import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

/// A run on nodes whose logs are out of its reach: what polling tells has a value, the rest has none.
@Suite struct PolledMeasureTests {
    private func view(_ seconds: Double, _ node: Int, owners: String, failed: String) -> Event {
        Event(
            at: Runs.at(seconds), kind: .viewChanged, node: node,
            details: [
                "state": .text("ok"), "owners": .text(owners), "suspected": .text(failed),
                "failed": .text(failed), "since-last-answer": .number(0.012),
            ])
    }

    private func run(reach: String?) -> RunAnalysis {
        let record = Runs.record(events: [
            Event(
                at: Runs.at(5), kind: .faultInjected, node: 1,
                details: [
                    "step": .integer(0), "fault": .text("pause"), "receipt": .text("T"),
                    "disables": .flag(true), "heals": .flag(true),
                ]),
            view(8, 2, owners: "1,2,3", failed: "1"), view(9, 4, owners: "4,2,3", failed: "1"),
        ])
        var description = record.description
        description.reach = reach
        description.witnesses = ["poll", "probe"]
        let witnesses = ["poll", "probe"].map {
            Event(
                at: Runs.at(30), kind: .witness,
                details: ["witness": .text($0), "state": .text("alive")])
        }
        return RunAnalysis(
            RunRecord(
                description: description, timeline: record.timeline + witnesses, load: nil))
    }

    @Test func aFailoverIsTimedByPolling() throws {
        let run = run(reach: "address")
        let episode = try #require(run.episodes.first)
        #expect(episode.failoverTime == .seconds(4))
        #expect(episode.phases.first { $0.name.contains("agreement") }?.source == "poll")
        #expect(FailoverTime().reading(of: run, MeasureQuery()).samples.map(\.value) == [4])
    }

    @Test func whatOnlyLogsTellHasNoValue() {
        let reading = VoteTime().reading(of: run(reach: "address"), MeasureQuery())
        #expect(reading.samples.isEmpty)
        #expect(reading.unknown?.contains("out of this run's reach") == true)
    }
}
