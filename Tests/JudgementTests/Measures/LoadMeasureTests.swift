import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct LoadMeasureTests {
    private let groups = [
        Loads.group(.baseline, outcomes: [.success: 900], latenciesMicroseconds: [1000, 2000]),
        Loads.group(
            .fault, outcomes: [.success: 60, .timeout: 30, .clusterDown: 10],
            attempts: [.success: 60, .timeout: 120, .clusterDown: 20],
            latenciesMicroseconds: [1000, 3_000_000]),
        Loads.group(.fault, kind: .write, outcomes: [.success: 90, .connectionReset: 10]),
        Loads.group(.fault, shard: 2, outcomes: [.success: 199, .shed: 1]),
        Loads.group(.recovery, shard: 3, outcomes: [.success: 100]),
    ]

    private var run: RunAnalysis {
        Runs.analysis(Runs.failover(), load: Loads.record(groups: groups))
    }

    private static let selections: [(String, Double)] = [
        ("error-rate[baseline]", 0.0), ("error-rate[fault, shard 1]", 0.25),
        ("error-rate[fault, reads, shard 1]", 0.4), ("error-rate[fault, writes]", 0.1),
        ("error-rate[fault, healthy shards]", 1.0 / 200),
        ("error-rate[fault, affected shards]", 0.25), ("error-rate", 51.0 / 1400),
        ("error-rate[run, timeout]", 30.0 / 1400),
        ("attempt-error-rate[fault, shard 1]", 0.5), ("errors", 51.0),
        ("errors[CLUSTERDOWN]", 10.0), ("errors[fault, connection reset]", 10.0),
        ("errors[shed]", 1.0), ("errors[recovery]", 0.0), ("throughput[baseline]", 100.0),
        ("throughput[fault]", 349.0 / 15), ("throughput[writes]", 90.0 / 28),
        ("in-flight-peak", 77.0), ("delivered-rate", 1.0),
    ]

    @Test(arguments: selections)
    func countsWhatIsSelected(reference: String, expected: Double) throws {
        let found = try #require(try values(reference, run).first)
        #expect(abs(found - expected) < 1e-12)
    }

    @Test(arguments: [
        ("latency.max[baseline]", 0.002), ("latency.p50[baseline]", 0.001),
        ("latency.max", 3), ("service-latency.max", 1.5), ("failure-latency.max[fault]", 6),
        ("latency.p99.9[fault]", 3),
    ])
    func percentilesComeFromTheMergedHistograms(reference: String, seconds: Double) throws {
        let found = try #require(try values(reference, run).first)
        #expect(abs(found - seconds) <= 0.011 * seconds)
    }

    @Test func theLoadTellsItsConnections() throws {
        var load = Loads.record(groups: groups)
        #expect(try read("connections-peak", Runs.analysis([], load: load)).unknown != nil)
        load.connectionsPeak = 10_002
        #expect(try read("connections-peak", Runs.analysis([], load: load)) == .value(10_002))
    }

    @Test func theLoadTellsItsMemory() throws {
        var load = Loads.record(groups: groups)
        #expect(try read("load-memory", Runs.analysis([], load: load)).unknown != nil)
        #expect(try read("load-memory-growth", Runs.analysis([], load: load)).unknown != nil)
        load.memory = MemoryUse(start: 90_000_000, end: 93_000_000, peak: 99_000_000)
        #expect(try read("load-memory", Runs.analysis([], load: load)) == .value(93e6))
        #expect(try read("load-memory-growth", Runs.analysis([], load: load)) == .value(3e6))
        #expect(try read("load-memory-peak", Runs.analysis([], load: load)) == .value(99e6))
        load.memory?.end = 80_000_000
        #expect(try read("load-memory-growth", Runs.analysis([], load: load)) == .value(0))
    }

    @Test func nothingIssuedIsNothingMeasured() throws {
        #expect(try read("error-rate[recovery, writes]", run).nothing != nil)
        #expect(try read("latency.p99[recovery, writes]", run).nothing != nil)
        #expect(try read("attempt-error-rate[recovery, writes]", run).nothing != nil)
        #expect(try read("error-rate", Runs.analysis()).nothing == "the plan has no load")
        #expect(
            try read("throughput[fault]", Runs.analysis([], load: Loads.record())).nothing != nil)
    }

    @Test func staleReadsAreCountedByWindowAndShard() throws {
        var groups = [LoadWindow.baseline, .fault].flatMap { window in
            [1, 2].map { Loads.group(window, shard: $0, outcomes: [.success: 100]) }
        }
        for index in groups.indices {
            groups[index].checkedReads = 50
            groups[index].staleReads = index == 2 ? 5 : 0
        }
        var load = Loads.record(groups: groups)
        load.staleReads = [10.2, 10.4].map {
            StaleRead(
                key: "a", shard: 1, window: .fault, node: 4, read: 2, sentAt: Runs.at($0),
                answeredAt: Runs.at($0 + 1), acknowledged: 3, acknowledgedAt: Runs.at(10),
                acknowledgedBy: 1)
        }
        let run = Runs.analysis([], load: load)
        #expect(try read("stale-reads", run) == .value(5))
        #expect(try read("stale-reads[baseline]", run) == .value(0))
        #expect(try read("stale-reads[fault, shard 1]", run) == .value(5))
        #expect(try read("stale-read-rate[fault]", run) == .value(0.05))
        #expect(try read("staleness", run) == .value(0.4))
        #expect(try read("staleness[shard 2]", run) == .value(0))
        #expect(try read("stale-reads[recovery]", run).nothing != nil)
        load.staleReads = nil
        #expect(try read("staleness", Runs.analysis([], load: load)).unknown != nil)
    }

    @Test func lostWritesAreUnknownWhileKeysCannotBeRead() throws {
        var ledger = LedgerRecord()
        ledger.lost = 3
        ledger.unacknowledgedApplied = 2
        ledger.losses = [
            LostWrite(
                key: "a", shard: 1, found: 0, acknowledged: 3, count: 3,
                acknowledgedAt: Runs.at(9.9), acknowledgedBy: 1)
        ]
        var run = Runs.analysis([], load: Loads.record(ledger: ledger))
        #expect(try read("lost-writes", run) == .value(3))
        #expect(try read("lost-writes[shard 2]", run) == .value(0))
        #expect(try read("lost-writes[shard 1]", run) == .value(3))
        #expect(try read("unacknowledged-applied", run) == .value(2))
        ledger.keysUnreadable = 1
        run = Runs.analysis([], load: Loads.record(ledger: ledger))
        #expect(try read("lost-writes", run).unknown == "keys that could not be read back: 1")
        #expect(try read("unacknowledged-applied", run).unknown != nil)
        run = Runs.analysis([], load: Loads.record(ledger: nil))
        #expect(try read("lost-writes", run).unknown == "the writes were not read back")
    }

    @Test func doubledIncrementsAreKnownWhereSomeWereAccountedFor() throws {
        var ledger = LedgerRecord()
        var run = Runs.analysis([], load: Loads.record(ledger: ledger))
        #expect(try read("doubled-increments", run).samples.isEmpty)
        ledger.incrementsDoubled = 2
        run = Runs.analysis([], load: Loads.record(ledger: ledger))
        #expect(try read("doubled-increments", run) == .value(2))
        run = Runs.analysis([], load: Loads.record(ledger: nil))
        #expect(try read("doubled-increments", run).unknown == "the writes were not read back")
    }

    @Test func dataLeftCountsKeysByShard() throws {
        var ledger = LedgerRecord()
        for key in 0..<8 { ledger.count(shard: key % 2 + 1, isLeft: key < 6) }
        ledger.count(shard: 1, isLeft: false)
        var run = Runs.analysis([Runs.injected(10)], load: Loads.record(ledger: ledger))
        #expect(try read("data-left", run) == .value(6.0 / 9))
        #expect(try read("data-left[shard 2]", run) == .value(0.75))
        #expect(try read("data-left[affected shards]", run) == .value(0.6))
        #expect(try read("data-left[shard 3]", run).nothing != nil)
        ledger.keysUnreadable = 1
        run = Runs.analysis([], load: Loads.record(ledger: ledger))
        #expect(try read("data-left", run).unknown == "keys that could not be read back: 1")
        run = Runs.analysis([], load: Loads.record(ledger: LedgerRecord()))
        #expect(try read("data-left", run).nothing != nil)
    }

    @Test func theTimeInWhichTheLoadDrainsIsNoTimeOfTheLoad() throws {
        let load = Loads.record(groups: groups, series: Loads.series(1, 21))
        let run = Runs.analysis([], load: load)
        #expect(run.windows.loadEnd == Runs.at(21))
        #expect(try values("throughput[writes]", run) == [90.0 / 20])
    }
}
