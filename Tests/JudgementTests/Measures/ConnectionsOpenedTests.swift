import TestSupport
import Testing

@testable import Judgement
@testable import Quantities
@testable import RunRecord

/// The herd that reconnects, from what polling kept.
@Suite struct ConnectionsOpenedTests {
    private func run(_ answers: [(node: Int, at: Double, count: Double)]) -> RunAnalysis {
        let record = Runs.record(events: [
            Event(at: Runs.at(1), kind: .loadStarted, details: [:]),
            Event(
                at: Runs.at(5), kind: .faultInjected, node: 1,
                details: [
                    "step": .integer(0), "fault": .text("kill"), "receipt": .text("gone"),
                    "disables": .flag(true), "heals": .flag(true),
                ]),
            Event(
                at: Runs.at(9), kind: .faultHealed, node: 1,
                details: ["step": .integer(0), "fault": .text("kill"), "receipt": .text("back")]),
        ])
        let polled = answers.map { answer in
            PolledRecord.Answer(
                node: answer.node, asked: Runs.at(answer.at), at: Runs.at(answer.at),
                values: ["stats.total_connections_received": answer.count])
        }
        return RunAnalysis(
            RunRecord(
                description: record.description, timeline: record.timeline, load: nil,
                polled: PolledRecord(PolledRecord.Head(fields: MeasureCatalog.polled), polled)))
    }

    private func reading(_ run: RunAnalysis, _ text: String) throws -> Reading {
        let reference = try #require(MeasureReference(text))
        return reference.measure.read(run, reference.query)
    }

    @Test func theSecondWithMostOfAllNodesCounts() throws {
        let run = run([
            (1, 0.2, 3), (1, 0.9, 50),  // the harness's own, before the load
            (1, 2.1, 60), (1, 2.3, 62), (2, 2.0, 5), (2, 2.4, 9), (2, 6.1, 29), (2, 6.9, 49),
            (1, 6.5, 7),  // started anew: counts from nothing
            (2, 10.5, 60),
        ])
        #expect(try reading(run, "connections-opened-peak") == .value(47))
        #expect(try reading(run, "connections-opened-peak[baseline]") == .value(16))
        #expect(try reading(run, "connections-opened-peak[fault]") == .value(47))
        #expect(try reading(run, "connections-opened-peak[recovery]") == .value(11))
    }

    @Test func aNodeThatAnsweredOnceTellsNothing() throws {
        #expect(try reading(run([(1, 2, 7)]), "connections-opened-peak").samples.isEmpty)
    }
}
