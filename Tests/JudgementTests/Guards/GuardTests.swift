import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct GuardTests {
    private func doubts(_ events: [Event] = [], load: LoadRecord? = nil) -> [String] {
        GuardCatalog.doubts(about: Runs.analysis(events, load: load))
    }

    @Test func aSoundRunHasNone() {
        #expect(doubts(Runs.failover(), load: Loads.record()).isEmpty)
    }

    @Test func aMissingReceiptIsDoubted() {
        let missing = Event(
            at: Runs.at(10), kind: .receiptMissing, node: 1,
            details: [
                "step": .integer(0), "fault": .text("pause"), "why": .text("state S, not T"),
            ])
        #expect(
            doubts([Runs.fired(10), missing])
                == ["no receipt for step 1 (pause) on node 1: state S, not T"])
    }

    @Test func aStepWithoutAnyInjectionIsDoubted() {
        #expect(
            doubts([Runs.fired(10), Runs.fired(11, step: 1), Runs.injected(11.01, step: 1)])
                == ["step 1 (pause) was fired at 10.000 s and no node shows its effect"])
    }

    @Test func aStepWhoseFaultIsNotNamedNeedsAnInjectionToo() {
        let wait = Event(at: Runs.at(10), kind: .stepFired, details: ["step": .integer(0)])
        #expect(
            doubts([wait])
                == ["step 1 (pause master of slot 0) was fired, and nothing tells its effect"])
    }

    @Test func aLoadBelowItsRateIsDoubted() {
        #expect(doubts(load: Loads.record(asked: 1000, delivered: 950)).isEmpty)
        #expect(
            doubts(load: Loads.record(asked: 1000, delivered: 949)).first?
                .hasPrefix("only 94.9 % of the asked load was delivered") == true)
    }

    @Test func droppedStretchesAreDoubted() {
        #expect(doubts(load: Loads.record(stretchesDropped: true)).count == 1)
    }

    @Test func aProcessThatEndedByItselfIsDoubted() {
        func exit(expected: Bool) -> Event {
            Event(
                at: Runs.at(10), kind: .processExited, node: 3,
                details: ["status": .text("signal 11"), "expected": .flag(expected)])
        }
        #expect(doubts([exit(expected: true)]).isEmpty)
        #expect(
            doubts([exit(expected: false)]) == ["node 3 ended by itself at 10.000 s (signal 11)"])
    }

    @Test func anInterruptedRunIsDoubted() {
        let end = Event(
            at: Runs.at(20), kind: .runEnded, details: ["interrupted": .flag(true)])
        let record = Runs.record(events: [end], ends: false)
        #expect(
            GuardCatalog.doubts(about: RunAnalysis(record)) == [
                "the run was interrupted at 20.000 s"
            ])
    }

    @Test func whatAnInterruptionCutOffIsTold() {
        let end = Event(
            at: Runs.at(20), kind: .runEnded, details: ["interrupted": .flag(true)])
        var load = Loads.record()
        load.cutOff = 7
        let record = Runs.record(events: [end], load: load, ends: false)
        #expect(
            GuardCatalog.doubts(about: RunAnalysis(record)).contains(
                "the run was interrupted at 20.000 s, which cut 7 operations off"))
    }

    @Test func aLoadWithoutARecordIsDoubted() {
        let record = RunRecord(
            description: Runs.description(hasLoad: true, steps: 0),
            timeline: Runs.record().timeline,
            load: nil)
        #expect(GuardCatalog.doubts(about: RunAnalysis(record)).count == 1)
    }
}

struct GuardCatalogTests {
    @Test func everyGuardHasANameOfItsOwnAndSaysWhereItTrips() {
        let names = GuardCatalog.all.map(\.name)
        #expect(Set(names).count == names.count)
        for entry in GuardCatalog.all {
            #expect(!entry.summary.isEmpty && !entry.limit.isEmpty, "\(entry.name)")
        }
    }

    @Test func aDamagedRecordTripsTheGuardThatIsListed() {
        #expect(WatchedGuard.damagedRecord.name == RunRecord.damageGuard)
    }

    @Test func everyGuardThatTheHarnessTripsIsADoubtAndSoIsOneThatIsNotKnown() {
        for name in WatchedGuard.allCases.map(\.name) + ["from the future"] {
            let tripped = Event(
                at: Runs.at(5), kind: .guardTripped,
                details: ["guard": .text(name), "message": .text("why")])
            #expect(GuardCatalog.doubts(about: Runs.analysis([tripped])) == ["\(name): why"])
        }
    }
}

struct LoadGuardTests {
    private func doubts(_ load: LoadRecord, events: [Event] = Runs.failover()) -> [String] {
        GuardCatalog.doubts(about: Runs.analysis(events, load: load))
    }

    private func load(
        windows: [LoadWindow] = LoadWindow.allCases, lateMilliseconds: UInt64 = 0,
        asked: UInt64 = 1000
    ) -> LoadRecord {
        var load = Loads.record(
            groups: windows.map { Loads.group($0, outcomes: [.success: 100]) }, asked: asked,
            delivered: asked)
        load.schedulerLateness.record(microseconds: 100, count: 1000)
        if lateMilliseconds > 0 {
            load.schedulerLateness.record(microseconds: lateMilliseconds * 1000)
        }
        return load
    }

    @Test func aWorkerThatWasHeldUpIsDoubtedInWhateverWindow() {
        #expect(doubts(load()).isEmpty)
        // node-timeout is 2 s, so a tenth of it is allowed.
        #expect(doubts(load(lateMilliseconds: 190)).isEmpty)
        #expect(doubts(load(lateMilliseconds: 3400)).count == 1)
        #expect(
            doubts(load(lateMilliseconds: 3400)).first?
                .hasPrefix(
                    "1 operations of the load were first tried late because of its worker, up to 3.4"
                )
                == true)
    }

    @Test(arguments: LoadWindow.allCases)
    func aWindowWithoutOperationsIsDoubted(window: LoadWindow) {
        let others = LoadWindow.allCases.filter { $0 != window }
        #expect(
            doubts(load(windows: others)).first?
                .hasPrefix("no operation was issued in the window \(window.name)") == true)
    }

    @Test func aProgramThatStandsStillByItselfIsDoubted() {
        func doubts(
            _ series: [LoadSlice], _ stretches: [OutcomeStretch] = [], rate: Double? = nil
        ) -> [String] {
            let record = Runs.record(
                events: Runs.failover(), load: Loads.record(series: series, stretches: stretches))
            var description = record.description
            description.askedRate = rate
            return GuardCatalog.doubts(
                about: RunAnalysis(
                    RunRecord(
                        description: description, timeline: record.timeline, load: record.load)))
        }
        let still = Loads.series(1, 12) + Loads.series(14, 29)
        #expect(doubts(Loads.series(1, 29)).isEmpty)
        #expect(
            doubts(still) == [
                "the load sent nothing for 2 s from 12 s on, with nothing under way; at most 1 s is allowed"
            ])
        // Another shard has an operation under way; one failed just before; pauses are usual; our own load is watched otherwise.
        var waiting = LoadSlice(slice: 115, shard: 2)
        waiting.issued = 1
        var answered = LoadSlice(slice: 141, shard: 2)
        answered.completed = 1
        #expect(doubts(still + [waiting, answered]).isEmpty)
        #expect(doubts(still, [Loads.stretch(11.4, 11.6, outcome: .timeout)]).isEmpty)
        #expect(doubts(still, [Loads.stretch(3, 4, outcome: .timeout)]).count == 1)
        #expect(
            doubts(Loads.series(1, 4) + Loads.series(4.3, 12) + Loads.series(14, 29)).isEmpty)
        #expect(doubts(still, rate: 1000).isEmpty)
        #expect(doubts(Loads.series(1, 8)).isEmpty)
    }

    @Test func aBaselineThatAskedForNothingIsDoubted() {
        #expect(doubts(load(asked: 0)).first?.contains("no operation in the baseline") == true)
    }
}
