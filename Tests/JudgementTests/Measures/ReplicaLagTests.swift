import TestSupport
import Testing

@testable import Judgement
@testable import Quantities
@testable import RunRecord

/// How far replicas are behind, from what polling kept.
@Suite struct ReplicaLagTests {
    private static let head = PolledRecord.Head(fields: MeasureCatalog.polled)

    /// A run of three shards: nodes 4 to 6 are the replicas of nodes 1 to 3.
    private func run(
        _ answers: [PolledRecord.Answer]?, head: PolledRecord.Head = head, events: [Event] = []
    ) -> RunAnalysis {
        let record = Runs.record(events: events)
        return RunAnalysis(
            RunRecord(
                description: record.description, timeline: record.timeline, load: nil,
                polled: answers.map { PolledRecord(head, $0) }))
    }

    private func answer(
        _ node: Int, at seconds: Double, written: Double, applied: Double? = nil
    ) -> PolledRecord.Answer {
        var values = ["replication.master_repl_offset": written]
        values["replication.slave_repl_offset"] = applied
        let at = Offset(nanoseconds: Int64(seconds * 1e9))
        return PolledRecord.Answer(
            node: node, asked: Offset(nanoseconds: at.nanoseconds - 1_000_000), at: at,
            values: values)
    }

    private func reading(_ run: RunAnalysis, _ text: String = "replica-lag") throws -> Reading {
        let reference = try #require(MeasureReference(text))
        return reference.measure.reading(of: run, reference.query)
    }

    @Test func theGreatestIsTakenOfEachShard() throws {
        let run = run([
            answer(1, at: 1, written: 1000), answer(2, at: 1, written: 500),
            answer(4, at: 1.1, written: 900, applied: 900),
            answer(5, at: 1.1, written: 480, applied: 480),
            answer(1, at: 1.2, written: 5000),
            answer(4, at: 1.3, written: 1500, applied: 1500),
        ])
        #expect(try reading(run) == .value(3500))
        #expect(try reading(run, "replica-lag[shard 2]") == .value(20))
    }

    @Test func aMasterCountsOnlyWithWhatItHadSaidBeforeTheReplicaWasAsked() throws {
        let run = run([
            answer(1, at: 1, written: 1000), answer(4, at: 1.1, written: 1000, applied: 1000),
            answer(1, at: 1.1, written: 9000),
        ])
        #expect(try reading(run) == .value(0))
    }

    @Test func aReplicaThatIsAheadOrSentEverythingIsNotBehind() throws {
        let run = run([
            answer(1, at: 1, written: 1000), answer(4, at: 2, written: 0, applied: 0),
            answer(2, at: 1, written: 100), answer(5, at: 2, written: 300, applied: 300),
        ])
        #expect(try reading(run) == .value(0))
        #expect(
            try reading(run, "replica-lag[shard 1]")
                == .nothing("no replica was asked beside its master"))
    }

    @Test func whereNothingWasWrittenNobodyIsBehind() throws {
        let run = run([
            answer(1, at: 1, written: 0), answer(4, at: 2, written: 0, applied: 0),
        ])
        #expect(try reading(run) == .value(0))
    }

    @Test func afterAFailoverTheNewMasterIsTheOneToKeepUpWith() throws {
        let run = run(
            [
                answer(4, at: 1, written: 1000, applied: 1000),
                answer(4, at: 6, written: 4000),
                answer(1, at: 7, written: 2500, applied: 2500),
            ],
            events: [
                Runs.won(5, node: 4, shard: 1)
            ])
        #expect(try reading(run) == .value(1500))
    }

    @Test func aRunOfAnEarlierVersionHasNoValueAndItsExpectationIsInconclusive() throws {
        let words =
            "nothing shows that the polling of the nodes kept replication.master_repl_offset through the run"
        let old = run(nil)
        #expect(try reading(old) == .unknown(words))
        #expect(
            try reading(run([], head: PolledRecord.Head(fields: []))) == .unknown(words))
        let result = try Expectation(parsing: "replica-lag <= 1MB").result(over: [old])
        #expect(result.verdict == .inconclusive)
        #expect(result.reason?.contains(words) == true)
    }
}
