import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

/// What a plan does not ask about and is bad is told beside its verdict.
struct NoticeTests {
    private func notices(
        _ events: [Event], _ load: LoadRecord, expecting expectations: [String] = []
    ) throws -> [Notice] {
        let judgement = Judge.judge(
            plan: "p", records: [Runs.record(events: events, load: load)],
            expectations: try expectations.map { try Expectation(parsing: $0) })
        return try #require(judgement.notices)
    }

    /// Shard 1 fails from 10 s to 13 s, shard 2 stands still for 0.8 s, three writes are lost.
    private var bad: LoadRecord {
        var log = OperationLog(fault: 10...13)
        log.add(rate: 200) { intended in
            intended >= 10 && intended < 13
                ? (intended + 1.5, .timeout) : (intended + 0.001, .success)
        }
        log.add(rate: 200, shard: 2, node: 2) { intended in
            intended >= 11 && intended < 11.8 ? (11.8, .success) : (intended + 0.001, .success)
        }
        log.add(rate: 200, shard: 3, node: 3) { intended in
            intended >= 11 && intended < 11.01
                ? (intended + 0.001, .clusterDown) : (intended + 0.001, .success)
        }
        var record = log.record
        record.ledger?.acknowledged = 1000
        record.ledger?.lost = 3
        return record
    }

    private var events: [Event] { [Runs.injected(10), Runs.healed(13)] }

    private func kinds(_ expectations: [String]) throws -> [Notice.Kind] {
        try notices(events, bad, expecting: expectations).map { $0.kind }
    }

    @Test func whatNobodyAsksAboutIsTold() throws {
        let texts = try notices(events, bad).map { $0.text }
        #expect(texts.contains("3 acknowledged writes are gone"))
        #expect(texts.contains("602 operations failed (3.58 %)"))
        #expect(texts.contains { $0.hasPrefix("an operation that failed had waited for 1.5") })
        #expect(
            texts.contains { $0.hasPrefix("shard 2, which no fault was done to, did not serve") })
        #expect(
            texts.contains("2 operations failed (0.0263 %) on shards that no fault was done to"))
    }

    @Test func whatAnExpectationAsksAboutIsNot() throws {
        #expect(try !kinds(["lost-writes <= 5"]).contains(.lostWrites))
        #expect(try !kinds(["error-rate[fault] <= 100%"]).contains(.failedOperations))
        #expect(try !kinds(["failure-latency.max <= 9s"]).contains(.longFailures))
        #expect(
            try !kinds(["outage[healthy shards] <= 9s"]).contains(.healthyStopped))
        #expect(
            try !kinds(["error-rate[fault, healthy shards] <= 9%"]).contains(.healthyErrors))
    }

    @Test func whatAnExpectationAsksAboutOfOthersIsToldAllTheSame() throws {
        #expect(try kinds(["error-rate[baseline] == 0%"]).contains(.failedOperations))
        #expect(try kinds(["error-rate[fault, reads] == 0%"]).contains(.failedOperations))
        #expect(try kinds(["failure-latency.p50 <= 9s"]).contains(.longFailures))
        #expect(try kinds(["outage <= 9s"]).contains(.healthyStopped))
    }

    @Test func aShardThatNeverServesAgainIsTold() throws {
        var log = OperationLog(fault: 10...28)
        log.add(rate: 200) { intended in
            intended >= 10 ? (29.5, .timeout) : (intended + 0.001, .success)
        }
        let found = try notices([Runs.injected(10)], log.record)
        #expect(
            found.contains {
                $0.kind == .noRecovery
                    && $0.text == "shard 1 did not serve steadily again before the load ended"
            })
        #expect(found.contains { $0.kind == .noFailover })
    }

    @Test func aGoodRunHasNothingToTell() throws {
        var log = OperationLog(fault: 10...12)
        for shard in 1...3 { log.add(rate: 100, shard: shard, node: shard) }
        let events = [
            Runs.injected(10, fault: "bgsave", disables: false), Runs.healed(12, fault: "bgsave"),
            Event(at: Runs.at(12.1), kind: .converged),
        ]
        #expect(try notices(events, log.record) == [])
    }
}
