import Quantities
import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

struct StoryWholeTests {
    private let guarding = StoryWhole()
    private let whole = Runs.record(events: Runs.failover(), load: Loads.record())

    private func doubts(_ keep: (Event) -> Event?) -> [String] {
        guarding.doubts(
            about: RunAnalysis(
                RunRecord(
                    description: whole.description, timeline: whole.timeline.compactMap(keep),
                    load: whole.load)))
    }

    private func without(_ kind: EventKind) -> [String] {
        doubts { $0.kind == kind ? nil : $0 }
    }

    private func changing(_ kind: EventKind, _ details: EventDetails) -> [String] {
        doubts { event in
            guard event.kind == kind else { return event }
            return Event(
                at: event.at, kind: kind, node: event.node,
                details: event.details.with(details))
        }
    }

    @Test func aWholeStoryIsNotDoubted() {
        #expect(doubts { $0 }.isEmpty)
    }

    @Test func theRunsEndAloneIsNoStory() {
        #expect(doubts { $0.kind == .runEnded ? $0 : nil }.count == 5)
    }

    @Test(arguments: [EventKind.runStarted, .clusterReady, .loadStarted, .loadStopped])
    func whatFramesTheRunIsDemanded(kind: EventKind) {
        #expect(without(kind).count == 1)
    }

    @Test(arguments: [EventKind.runStarted, .clusterReady, .loadStarted, .loadStopped, .runEnded])
    func whatFramesTheRunIsToldOnce(kind: EventKind) {
        let twice = whole.timeline.flatMap { $0.kind == kind ? [$0, $0] : [$0] }
        let record = RunRecord(description: whole.description, timeline: twice, load: whole.load)
        let told = guarding.doubts(about: RunAnalysis(record))
        #expect(told.count == 1 && told[0].hasPrefix("the time line tells 2 times that"), "\(told)")
    }

    @Test func aStepThatWasNeverFiredIsDoubted() {
        #expect(without(.stepFired) == ["step 1 (pause master of slot 0) was never fired"])
    }

    @Test func aStepThatWasFiredTwiceIsDoubted() {
        let twice = whole.timeline.flatMap { $0.kind == .stepFired ? [$0, $0] : [$0] }
        let record = RunRecord(description: whole.description, timeline: twice, load: whole.load)
        #expect(
            guarding.doubts(about: RunAnalysis(record))
                == ["step 1 (pause master of slot 0) was fired 2 times"])
    }

    @Test(arguments: [EventKind.faultInjected, .faultHealed])
    func anEmptyReceiptIsDoubted(kind: EventKind) {
        let expected = ["step 1 (pause master of slot 0) has an empty receipt"]
        #expect(changing(kind, ["receipt": .text("")]) == expected)
        #expect(changing(kind, ["receipt": .text(" \n")]) == expected)
        #expect(changing(kind, ["receipt": .integer(1)]) == expected)
    }

    @Test func everyEffectThatWasToBeHealedMustHaveBeen() {
        #expect(changing(.faultInjected, ["heals": .flag(true)]).isEmpty)
        let healing = doubts { event in
            switch event.kind {
            case .faultInjected:
                Event(
                    at: event.at, kind: event.kind, node: event.node,
                    details: event.details.with(["heals": .flag(true)]))
            case .faultHealed: nil
            default: event
            }
        }
        #expect(healing == ["step 1 (pause master of slot 0) was healed 0 of 1 times on node 1"])
    }

    @Test func aStepWithALengthOfAnOldRecordMustHaveBeenHealed() {
        var description = whole.description
        description.steps = ["pause master of slot 0 for 6 s"]
        let unhealed = RunRecord(
            description: description, timeline: whole.timeline.filter { $0.kind != .faultHealed },
            load: whole.load)
        #expect(
            guarding.doubts(about: RunAnalysis(unhealed))
                == ["step 1 (pause master of slot 0 for 6 s) was never healed"])
    }

    /// A run of today: what is healed must be proven to have acted until then.
    private func today(
        injected: EventDetails, healed: EventDetails
    ) -> [String] {
        var description = whole.description
        description.folder = "a folder"
        let timeline = whole.timeline.map { event in
            let more =
                event.kind == .faultInjected ? injected : event.kind == .faultHealed ? healed : [:]
            return Event(
                at: event.at, kind: event.kind, node: event.node,
                details: event.details.with(more))
        }
        return guarding.doubts(
            about: RunAnalysis(
                RunRecord(description: description, timeline: timeline, load: whole.load)))
    }

    @Test func anEffectMustBeProvenToHaveActedUntilItsHeal() {
        let lasting: EventDetails = ["heals": .flag(true)]
        let doubt =
            "nothing proves that step 1 (pause master of slot 0) still acted on node 1 just before its heal"
        #expect(today(injected: lasting, healed: ["still": .text("state T")]).isEmpty)
        #expect(today(injected: lasting, healed: [:]) == [doubt])
        #expect(today(injected: lasting, healed: ["still": .text(" ")]) == [doubt])
        #expect(today(injected: lasting, healed: ["still": .flag(true)]) == [doubt])
    }

    @Test func whatHasNoMiddleNeedsNoProofOfIt() {
        let momentary: EventDetails = ["heals": .flag(true), "no-middle": .text("at once")]
        #expect(today(injected: momentary, healed: [:]).isEmpty)
        #expect(today(injected: ["heals": .flag(false)], healed: [:]).isEmpty)
    }

    @Test func aStepIsHealedAsOftenAsItWasDoneThereAndAfterwards() throws {
        var description = whole.description
        description.folder = "a folder"
        let timeline = whole.timeline.map { event in
            let more: EventDetails =
                event.kind == .faultInjected
                ? ["heals": .flag(true)] : event.kind == .faultHealed ? ["still": .text("T")] : [:]
            return Event(
                at: event.at, kind: event.kind, node: event.node,
                details: event.details.with(more))
        }
        func doubts(_ more: [Event], without kind: EventKind? = nil) -> [String] {
            guarding.doubts(
                about: RunAnalysis(
                    RunRecord(
                        description: description,
                        timeline: timeline.filter { $0.kind != kind } + more, load: whole.load)))
        }
        let heal = try #require(timeline.first { $0.kind == .faultHealed })
        #expect(doubts([]).isEmpty)
        #expect(
            doubts([heal])
                == ["step 1 (pause master of slot 0) was healed 2 of 1 times on node 1"])
        let early = Event(at: .zero, kind: heal.kind, node: heal.node, details: heal.details)
        #expect(
            doubts([early], without: .faultHealed).first?.contains("before it took effect")
                == true)
        let elsewhere = Event(at: heal.at, kind: heal.kind, node: 3, details: heal.details)
        #expect(
            doubts([elsewhere]).first?.hasSuffix("where it had not been done: on node 3") == true)
    }

    @Test func aRunOfTodayTellsOfEveryEffectWhetherItIsToBeHealed() {
        #expect(
            today(injected: [:], healed: [:]) == [
                "step 1 (pause master of slot 0) does not tell of all its effects whether they were to be healed"
            ])
    }

    @Test func aStepThatTheRunDoesNotHaveIsDoubted() {
        #expect(changing(.stepFired, ["step": .integer(1)]).count == 2)
        #expect(changing(.stepFired, ["step": .integer(-1)]).count == 2)
    }
}
