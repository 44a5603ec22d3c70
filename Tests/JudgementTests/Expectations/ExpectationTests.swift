import TestSupport
import Testing

@testable import Judgement
@testable import Quantities
@testable import RunRecord

struct ExpectationTests {
    @Test(arguments: [
        "failover-time.max <= failover-worst-case", "failover-time.median <= textbook-bound",
        "error-rate[fault, healthy shards] <= 3%", "lost-writes == 0",
        "outage.p95 <= node-timeout * 2 + 500ms", "latency.p99[baseline] < 5ms",
        "error-rate[fault, writes] <= 1%", "needless-failovers == 0",
        "errors[fault, CLUSTERDOWN] <= 10", "latency.p99.9.max[fault] <= 1s",
        "latency.p99[fault].median <= 1s", "errors[connection refused] == 0",
        "(outage - failover-time) / 2 <= 250ms", "throughput[baseline] >= rate * 95%",
        "failovers <= masters", "outage[writes] <= duration / 2", "failover-time.count == 1",
        "failover-time / node-timeout <= 250%", "throughput * 2s >= 100", "-1s <= outage",
        "error-rate[shard 2] <= 3%", "errors[MOVED or ASK exhausted]==0", "1_000/s<=throughput",
    ])
    func readsExpectationsThatPlansWrite(text: String) throws {
        #expect(try Expectation(parsing: text).text == text)
    }

    @Test(arguments: [
        (
            "failover-tme <= 3s", 1,
            "no measure is named 'failover-tme'; did you mean 'failover-time'?"
        ),
        (
            "failover-time <= 3%", 15,
            "failover-time is a time and 3% a ratio: they cannot be compared"
        ),
        (
            "error-rate <= 0.03", 12,
            "error-rate is a ratio and 0.03 a plain number: they cannot be compared; write 3%"
        ),
        (
            "failover-time <= 3", 15,
            "failover-time is a time and 3 a plain number: they cannot be compared; "
                + "write 3ms or 3s"
        ),
        (
            "outage <= node-timeout + 3%", 11,
            "node-timeout is a time and 3% a ratio: '+' has no meaning between them"
        ),
        ("outage", 7, "the text ends where a comparison (<= < >= > == !=) is expected"),
        ("outage <= 3s 4s", 14, "'4s' stands where the end is expected"),
        ("(outage <= 3s", 9, "'<=' stands where ) is expected"),
        ("outage =< 3s", 8, "'=' has no place in an expectation; write == to compare"),
        ("outage[fault] <= 3s", 8, nil), ("failover-time[writes] <= 3s", 15, nil),
        ("error-rate[fualt] <= 3%", 12, "'fualt' selects nothing; did you mean 'fault'?"),
        ("error-rate[fault, recovery] <= 3%", 19, nil), ("error-rate[shard 0] <= 3%", 18, nil),
        ("error-rate[fault <= 3%", 11, "this bracket is not closed; add ]"),
        ("latency <= 3ms", 1, nil), ("latency.median <= 3ms", 9, nil),
        ("outage.medain <= 3ms", 8, nil), ("outage.max.max <= 3ms", 12, nil),
        ("outage <= 3sec", 12, nil), ("outage <= node-timeout-500ms", 11, nil), ("", 1, nil),
        ("lost-writes <= 5kb", 17, nil),
    ])
    func saysWhereAndWhatIsWrong(text: String, column: Int, message: String?) throws {
        let error = #expect(throws: ExpectationError.self) { try Expectation(parsing: text) }
        #expect(error?.column == column, "\(error?.message ?? "")")
        if let message { #expect(error?.message == message) }
    }

    @Test func aMinusWithoutBlanksIsExplained() {
        let error = #expect(throws: ExpectationError.self) {
            try Expectation(parsing: "outage <= node-timeout-quarter")
        }
        #expect(error?.message.contains("a minus needs a blank on each side") == true)
    }

    @Test func deepNestingIsRefusedNotFatal() {
        let text = String(repeating: "(", count: 900) + "1"
        let error = #expect(throws: ExpectationError.self) { try Expectation(parsing: text) }
        #expect(error?.message.contains("nested too deeply") == true)
    }

    @Test func longTextsAreRefused() {
        #expect(throws: ExpectationError.self) {
            try Expectation(parsing: String(repeating: "outage + ", count: 200) + "1s <= 2s")
        }
    }

    @Test func randomTextNeverCrashesAndErrorsPointIntoIt() {
        let pieces = [
            "outage", "error-rate", "latency", ".p99", ".max", ".", "[", "]", "fault", ",", " ",
            "shard 1", "(", ")", "+", "-", "*", "/", "<=", "==", "=", "3s", "3%", "9", "é", "🙂",
            "\n", "node-timeout", "_", "99999999999999999999999999", "1.", "/s", "\u{301}", "٣",
        ]
        var generator = SplitMix64(seed: 42)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }
                .joined()
            do {
                let expectation = try Expectation(parsing: text)
                #expect(throws: Never.self) { try Expectation(parsing: expectation.text) }
            } catch {
                #expect((1...text.count + 1).contains(error.column), "\(text)")
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("1s <= outage[shard 4]", "there is no shard 4; the cluster has 3"),
        ("1s <= latency.p99", "latency needs a load and the plan has none; add load:"),
        ("1/s <= rate", "the load has no rate; add load.rate"),
    ])
    func aPlanThatCannotAnswerIsTold(text: String, message: String) throws {
        let expectation = try Expectation(parsing: text)
        let error = #expect(throws: ExpectationError.self) {
            try expectation.check(against: Self.plan(hasLoad: false))
        }
        #expect(error?.message == message)
        #expect((1...8).contains(error?.column ?? 0))
    }

    @Test(arguments: [
        (
            "errors[fault] == 0", 1,
            "[fault] begins with a fault, and the plan has no fault; add a timeline"
        ),
        (
            "1s <= recovery-time", 7,
            "recovery-time is measured from a fault, and the plan has no fault; add a timeline"
        ),
        (
            "client-exit-status == 0", 1,
            "client-exit-status is of a client program, and the plan has none; add load.command"
        ),
        ("errors[reads] == 0", 1, "the load's mix has no reads; add some to load.mix"),
        (
            "errors[not replicated] == 0", 1,
            "this load has no such error, so nothing could break this; add load.wait"
        ),
        (
            "errors.count == 3", 1,
            "errors has one value in each run, so .count is the number of runs; leave out .count"
        ),
    ])
    func whatThePlanDoesNotHaveIsTold(text: String, column: Int, message: String) throws {
        let plan = PlanFacts(
            description: Self.plan(hasLoad: true, steps: []).description, hasLoad: true,
            kinds: [.write],
            impossibleErrors: [.notReplicated: "add load.wait"])
        let error = #expect(throws: ExpectationError.self) {
            try Expectation(parsing: text).check(against: plan)
        }
        #expect(error?.message == message)
        #expect(error?.column == column)
    }

    static func plan(hasLoad: Bool, steps: [String] = ["pause"]) -> PlanFacts {
        var description = Runs.description(hasLoad: hasLoad)
        description.steps = steps
        return PlanFacts(description: description, hasLoad: hasLoad)
    }
}
