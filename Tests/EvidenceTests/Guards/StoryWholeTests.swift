import Testing

@testable import Evidence

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

    private func changing(_ kind: EventKind, _ details: [String: EventValue]) -> [String] {
        doubts { event in
            guard event.kind == kind else { return event }
            return Event(
                at: event.at, kind: kind, node: event.node,
                details: event.details.merging(details) { $1 })
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

    @Test func aStepThatWasNeverFiredIsDoubted() {
        #expect(without(.stepFired) == ["step 0 (pause master of slot 0) was never fired"])
    }

    @Test(arguments: [EventKind.faultInjected, .faultHealed])
    func anEmptyReceiptIsDoubted(kind: EventKind) {
        let expected = ["step 0 (pause master of slot 0) has an empty receipt"]
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
                    details: event.details.merging(["heals": .flag(true)]) { $1 })
            case .faultHealed: nil
            default: event
            }
        }
        #expect(healing == ["step 0 (pause master of slot 0) was healed 0 of 1 times on node 1"])
    }

    @Test func aStepWithALengthOfAnOldRecordMustHaveBeenHealed() {
        var description = whole.description
        description.steps = ["pause master of slot 0 for 6 s"]
        let unhealed = RunRecord(
            description: description, timeline: whole.timeline.filter { $0.kind != .faultHealed },
            load: whole.load)
        #expect(
            guarding.doubts(about: RunAnalysis(unhealed))
                == ["step 0 (pause master of slot 0 for 6 s) was never healed"])
    }

    @Test func aStepThatTheRunDoesNotHaveIsDoubted() {
        #expect(changing(.stepFired, ["step": .integer(1)]).count == 2)
        #expect(changing(.stepFired, ["step": .integer(-1)]).count == 2)
    }
}
