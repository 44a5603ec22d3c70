import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct ResultTests {
    private func result(_ text: String, _ runs: [RunAnalysis]) throws -> ExpectationResult {
        try Expectation(parsing: text).result(over: runs)
    }

    /// Runs whose failover took so many seconds.
    private func runs(_ seconds: Double...) -> [RunAnalysis] {
        seconds.enumerated().map { index, time in
            RunAnalysis(
                Runs.record(
                    index: index + 1,
                    events: [Runs.injected(10), Runs.won(10 + time), Runs.healed(25)]))
        }
    }

    @Test func aBareMeasureMustHoldForEachSample() throws {
        let found = try result("failover-time <= 3s", runs(2, 3.5, 2.5))
        #expect(found.verdict == .failed)
        #expect(found.value == 3.5)
        #expect(found.limit == 3)
        #expect(found.margin == -0.5)
        #expect(found.samples == 3)
        #expect(found.reason == "3.50 s in run 2, expected <= 3 s")
        #expect(try result("failover-time <= 4s", runs(2, 3.5)).verdict == .passed)
        #expect(try result("failover-time <= 4s", runs(2, 3.5)).margin == 0.5)
        #expect(try result("failover-time >= 1s", runs(2, 3.5)).value == 2)
    }

    @Test(arguments: [
        ("min", 1.0), ("median", 2), ("mean", 3), ("max", 6), ("p50", 2), ("p75", 4),
    ])
    func aggregatesMakeOneOfManySamples(aggregate: String, seconds: Double) throws {
        let found = try result("failover-time.\(aggregate) == 0s", runs(1, 2, 6))
        #expect(found.value == seconds)
        #expect(found.samples == 3)
        #expect(found.verdict == .failed)
    }

    @Test func countIsZeroWhereNothingWasMeasured() throws {
        #expect(try result("failover-time.count == 0", [Runs.analysis()]).verdict == .passed)
        #expect(try result("failover-time.count == 2", runs(1, 2)).verdict == .passed)
    }

    @Test func whatNeverCameIsAboveEveryLimit() throws {
        let lost = Runs.analysis([Runs.injected(10), Runs.healed(25)])
        let found = try result("failover-time <= 1h", [lost])
        #expect(found.verdict == .failed)
        #expect(found.value == .infinity)
        #expect(found.margin == -.infinity)
        #expect(found.reason == "what was waited for never came")
        #expect(try result("failover-time - failover-time <= 1s", [lost]).verdict == .inconclusive)
    }

    @Test func aPercentileOfTooFewSamplesIsInconclusiveUnlessItFails() throws {
        let few = runs(1, 2, 2, 2, 6)
        let found = try result("failover-time.p95 <= 5.5s", few)
        #expect(found.verdict == .inconclusive)
        #expect(
            found.reason
                == "a p95 takes 20 samples, and there are 5: write .max, or make more runs")
        #expect(try result("failover-time.p5 >= 1s", few).reason?.contains("write .min") == true)
        #expect(try result("failover-time.p99.9 <= 5s", few).verdict == .failed)
        #expect(try result("failover-time.p75 <= 5s", few).verdict == .passed)
        #expect(try result("failover-time.median <= 5s", runs(1)).verdict == .passed)
        #expect(
            try result("failover-time.p95 <= 7s", few + few + few + few).verdict == .passed)
    }

    @Test func aPercentileOfTooFewOperationsIsInconclusiveUnlessItFails() throws {
        let groups = [
            Loads.group(
                .fault, outcomes: [.success: 12],
                latenciesMicroseconds: Array(repeating: 1000, count: 12)),
            Loads.group(
                .baseline, outcomes: [.success: 1000],
                latenciesMicroseconds: Array(repeating: 1000, count: 1000)),
        ]
        let run = Runs.analysis(Runs.failover(), load: Loads.record(groups: groups))
        let found = try result("latency.p99.9[fault] <= 5ms", [run])
        #expect(found.verdict == .inconclusive)
        #expect(
            found.reason
                == "run 1: a p99.9 takes 1000 operations, and there were 12: write .max, or give it more"
        )
        #expect(try result("latency.p99.9[fault] <= 500us", [run]).verdict == .failed)
        #expect(try result("latency.p90[fault] <= 5ms", [run]).verdict == .passed)
        #expect(try result("latency.max[fault] <= 5ms", [run]).verdict == .passed)
        #expect(try result("latency.p99.9[baseline] <= 5ms", [run]).verdict == .passed)
    }

    @Test func ofShardsThatThereAreNotNothingIsKnown() throws {
        let sound = Runs.analysis([])
        for text in [
            "failovers[affected shards] == 0", "needless-failovers[affected shards] == 0",
            "lost-writes[affected shards] == 0", "failovers[shard 9] == 0",
        ] {
            #expect(try result(text, [sound]).verdict == .inconclusive, "\(text)")
        }
        let struck = Runs.analysis([1, 2, 3].map { Runs.injected(10, node: $0) })
        #expect(
            try result("failovers[healthy shards] == 0", [struck]).reason
                == "every shard was affected")
        #expect(try result("failovers == 0", [struck]).verdict == .passed)
    }

    @Test func writesOfShardsThatHadNoneAreNotKept() throws {
        var ledger = LedgerRecord()
        ledger.keysWritten = 3
        for _ in 0..<3 { ledger.count(shard: 1, isLeft: true) }
        let run = Runs.analysis([], load: Loads.record(ledger: ledger))
        #expect(try result("lost-writes[shard 1] == 0", [run]).verdict == .passed)
        #expect(
            try result("lost-writes[shard 2] == 0", [run]).reason
                == "no key of these shards was written and read back")
    }

    @Test func nothingToMeasureIsInconclusiveWithItsReason() throws {
        let found = try result("failover-time <= 3s", [Runs.analysis()])
        #expect(found.verdict == .inconclusive)
        #expect(found.reason == "no shard lost its master, so there is no failover")
        #expect(found.value == nil)
        #expect(found.samples == 0)
    }

    @Test func aValueThatIsNotKnownIsInconclusiveUnlessAnotherFails() throws {
        var ledger = LedgerRecord()
        ledger.keysUnreadable = 2
        let unreadable = Runs.analysis([], load: Loads.record(ledger: ledger))
        let good = Runs.analysis([], load: Loads.record())
        ledger.lost = 1
        let lossy = Runs.analysis([], load: Loads.record(ledger: ledger))
        let found = try result("lost-writes == 0", [good, unreadable])
        #expect(found.verdict == .inconclusive)
        #expect(found.reason == "run 1: keys that could not be read back: 2")
        #expect(try result("lost-writes == 0", [good, unreadable, lossy]).verdict == .failed)
        #expect(try result("lost-writes == 0", [good]).verdict == .passed)
    }

    @Test func samplesOfOneLossAreJoinedWithEachOther() throws {
        let stretches = [Loads.stretch(1, 10), Loads.stretch(14, 29, node: 4)]
        let run = Runs.analysis(Runs.failover(), load: Loads.record(stretches: stretches))
        let found = try result("outage - failover-time <= 500ms", [run])
        #expect(abs((found.value ?? 0) - 0.39) < 1e-9)
        #expect(found.verdict == .passed)
    }

    @Test(arguments: [
        ("failover-time <= node-timeout * 2", 4.0), ("failover-time <= textbook-bound", 4),
        ("failover-time <= failover-worst-case", 5.7), ("failover-time <= duration / 2", 15),
        ("failovers <= masters + replicas", 4), ("failovers <= node-count", 6),
        ("failover-time <= -(1s - 2 * 3s)", 5), ("failovers / masters <= 50%", 0.5),
    ])
    func constantsAreTheRunsOwn(text: String, limit: Double) throws {
        let found = try result(text, runs(2))
        #expect(found.verdict == .passed)
        #expect(abs((found.limit ?? 0) - limit) < 1e-9)
    }

    @Test func aConstantThatTheRunDoesNotSayIsInconclusive() throws {
        let found = try result("1/s <= rate", [Runs.analysis()])
        #expect(found.verdict == .inconclusive)
        #expect(found.reason == "the run does not say its rate")
    }

    @Test(arguments: [
        ("2 == 2", true), ("2 != 2", false), ("2 < 2", false), ("2 <= 2", true), ("3 > 2", true),
        ("2 >= 3", false), ("1h == 60m", true), ("1KiB == 1024B", true), ("100ms < 1s", true),
        ("60/min == 1/s", true), ("0.5 * 4 - 1 * 2 == 0", true), ("(1 + 2) * 3 == 9", true),
        ("8 / 2 / 2 == 200%", true), ("10 - 4 - 3 == 3", true),
    ])
    func comparesAndCalculates(text: String, holds: Bool) throws {
        #expect(try result(text, runs(1)).verdict == (holds ? .passed : .failed))
    }

    @Test func zeroByZeroIsInconclusive() throws {
        let found = try result("0 / (failovers - failovers) <= 5%", runs(2))
        #expect(found.verdict == .inconclusive)
        #expect(found.reason == "a part of it is zero divided by zero")
    }
}
