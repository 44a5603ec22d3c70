import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct MeasureTests {
    @Test func everyMeasureIsDocumentedAndItsReportedReferencesAreSound() {
        for measure in MeasureCatalog.all {
            #expect(!measure.summary.isEmpty && measure.documentation.count > 60, "\(measure.name)")
            #expect(MeasureCatalog.all.filter { $0.name == measure.name }.count == 1)
            #expect(Constant(rawValue: measure.name) == nil)
            for text in measure.reported {
                #expect(MeasureReference(text) != nil, "\(text)")
            }
        }
    }

    @Test func eachPhaseHasItsMeasure() throws {
        let series = Loads.series(1, 29)
        let run = Runs.analysis(Runs.failover(), load: Loads.record(series: series))
        let expected: [(String, Double)] = [
            ("failover-time", 3.61), ("detection-time", 2.5), ("agreement-time", 0.5),
            ("propagation-time", 0.002), ("election-delay", 0.598), ("vote-time", 0.01),
            ("promotion-time", 0.02), ("convergence-time", 0.07), ("client-recovery-time", 0),
        ]
        for (name, seconds) in expected {
            #expect(try values(name, run) == [seconds], "\(name)")
            #expect(try values(name + "[shard 1]", run) == [seconds])
            #expect(try values(name + "[healthy shards]", run).isEmpty)
        }
    }

    @Test func countsFollowTheTimeline() throws {
        func happens(_ kind: EventKind, _ seconds: Double, node: Int = 1) -> Event {
            Event(at: Runs.at(seconds), kind: kind, node: node)
        }
        let run = Runs.analysis(
            Runs.failover() + [
                happens(.fullResync, 0.2, node: 5), happens(.fullResync, 26),
                happens(.fullResync, 27), happens(.partialResync, 14, node: 5),
                Runs.about(.failCleared, 25.2, node: 2), Runs.about(.failCleared, 25.3, node: 3),
            ])
        #expect(try values("failovers", run) == [1])
        #expect(try values("needless-failovers", run) == [0])
        #expect(try values("full-resyncs", run) == [2])
        #expect(try values("partial-resyncs", run) == [1])
        #expect(try values("flaps", run) == [1])
        #expect(try values("start-up-time", run) == [2.25])
    }

    @Test func aReplicasFlapsCountEachTimeItIsMarkedAgain() throws {
        let run = Runs.analysis([
            Runs.about(.failMarked, 5, node: 2), Runs.about(.failCleared, 6, node: 2),
            Runs.about(.failMarked, 7, node: 3), Runs.about(.failCleared, 8, node: 2),
        ])
        #expect(try values("flaps", run) == [2])
    }

    @Test func stateFailTimeIsTheUnionOverNodesInReach() throws {
        func state(_ state: String, _ seconds: Double, node: Int) -> Event {
            Event(
                at: Runs.at(seconds), kind: .clusterState, node: node,
                details: ["state": .text(state)])
        }
        let run = Runs.analysis([
            state("fail", 0.1, node: 2), state("ok", 1, node: 2),
            Runs.injected(10), state("fail", 10.5, node: 1),
            state("fail", 13, node: 2), state("fail", 13.1, node: 3), state("ok", 13.6, node: 2),
            state("ok", 14, node: 3), Runs.healed(25), state("ok", 25.5, node: 1),
            state("fail", 29, node: 6),
        ])
        #expect(try values("state-fail-time", run) == [0.5 + 1 + 0.5 + 1])
    }

    @Test func timeToOKEndsWithTheLastNodeInReach() throws {
        func state(_ state: String, _ seconds: Double, node: Int) -> Event {
            Event(
                at: Runs.at(seconds), kind: .clusterState, node: node,
                details: ["state": .text(state)])
        }
        let quiet = [state("fail", 1, node: 2), state("ok", 2, node: 2), Runs.injected(10)]
        #expect(try values("time-to-ok", Runs.analysis(quiet)) == [0])
        let failing =
            quiet + [
                state("fail", 12, node: 2), state("ok", 13, node: 2), state("fail", 14, node: 3),
                state("ok", 15.5, node: 3),
            ]
        #expect(try values("time-to-ok", Runs.analysis(failing)) == [5.5])
        let never = failing + [Runs.healed(16), state("fail", 17, node: 1)]
        #expect(try values("time-to-ok", Runs.analysis(never)) == [.infinity])
        // While nobody can be asked, nobody says that it is ok.
        let dark = (1...6).map { Runs.injected(10, node: $0) } + [Runs.healed(12, node: 2)]
        #expect(try values("time-to-ok", Runs.analysis(dark)) == [2])
        #expect(try read("time-to-ok", Runs.analysis()).nothing == "nothing was injected")
    }

    @Test func recoveryEndsWithTheLastThingRestored() throws {
        let events = Runs.failover()
        #expect(try values("recovery-time", Runs.analysis(events)) == [1.5])
        let slow = Loads.record(
            series: Loads.series(1, 25) + Loads.series(25, 27.5, failing: 2)
                + Loads.series(27.5, 29))
        #expect(try values("recovery-time", Runs.analysis(events, load: slow)) == [2.5])
        let unconverged = events.filter { $0.kind != .converged }
        #expect(try values("recovery-time", Runs.analysis(unconverged)) == [.infinity])
        #expect(try read("recovery-time", Runs.analysis()).nothing == "no fault was healed")
    }

    /// Shards 1 to 3 as in the baseline, but for some of them between two moments after the heal at 25 s.
    private func recovery(
        of shards: ClosedRange<Int>, _ start: Double, _ end: Double,
        _ spoilt: (Int) -> [LoadSlice]
    ) throws -> Reading {
        let series = (1...3).flatMap { shard in
            shards.contains(shard)
                ? Loads.series(1, start, shard: shard) + spoilt(shard)
                    + Loads.series(end, 29, shard: shard)
                : Loads.series(1, 29, shard: shard)
        }
        return try read(
            "recovery-time", Runs.analysis(Runs.failover(), load: Loads.record(series: series)))
    }

    @Test(arguments: [(28.0, 29.0), (27.5, 28.5)])
    func aRecoveryThatNoiseOfAllShardsSpoiltIsNotKnown(start: Double, end: Double) throws {
        func slow(_ shard: Int) -> [LoadSlice] {
            Loads.series(start, end, shard: shard, latencyMicroseconds: 7000)
        }
        let reading = try recovery(of: 1...3, start, end, slow)
        #expect(reading.samples.isEmpty)
        #expect(reading.unknown?.contains("all shards became slow alike") == true, "\(reading)")
        #expect(reading.unknown?.hasSuffix("the recovery took 1.50 s") == true, "\(reading)")
        #expect(try recovery(of: 1...2, start, end, slow).samples.first?.value != 1.5)
    }

    @Test func failuresOfAllShardsAreNoNoise() throws {
        let failing = try recovery(of: 1...3, 28, 29) {
            Loads.series(28, 29, shard: $0, failing: 5, latencyMicroseconds: 7000)
        }
        #expect(failing.samples.map(\.value) == [.infinity])
        let silent = try recovery(of: 1...3, 28, 29) {
            Loads.series(28, 29, shard: $0).map { slice in
                var slice = slice
                (slice.completed, slice.latencySumMicroseconds) = (0, 0)
                return slice
            }
        }
        #expect(silent.samples.map(\.value) == [.infinity])
    }

    @Test func slownessOfAllShardsSinceTheHealIsNoSpoiltRecovery() throws {
        let reading = try recovery(of: 1...3, 24.9, 29) {
            Loads.series(24.9, 29, shard: $0, latencyMicroseconds: 70_000)
        }
        #expect(reading.samples.map(\.value) == [.infinity])
    }
}
