import RunRecord
import TestSupport
import Testing

@testable import Judgement

/// Nodes that answered the load while a fault is said to have kept them from serving.
struct DisabledNodeTests {
    private func doubts(
        _ stretches: [OutcomeStretch], fault: String = "pause", isolates: Bool? = nil,
        heals: Bool? = true, isUndated: Bool? = nil, more: [Event] = []
    ) -> [String] {
        let effect = Runs.injected(10, fault: fault, isolates: isolates)
        let injected = Event(
            at: effect.at, kind: effect.kind, node: effect.node,
            details: effect.details.with(
                EventDetails {
                    $0[.heals] = heals
                    $0[.isUndated] = isUndated
                }))
        return DisabledNodesSilent().doubts(
            about: Runs.analysis(
                [Runs.fired(9.99, fault: fault), injected] + more
                    + [Runs.healed(20, fault: fault)],
                load: Loads.record(stretches: stretches)))
    }

    @Test func anAnswerBetweenEffectAndHealSaysThatItWasUndone() {
        #expect(
            doubts([Loads.stretch(2, 10), Loads.stretch(14, 14.05)]) == [
                "step 1 (pause) kept node 1 from serving, and it answered the load at 14 s, before the heal"
            ])
    }

    @Test func othersAnswersFailuresAndWhatWasSentBeforeSayNothing() {
        #expect(doubts([Loads.stretch(2, 10.1), Loads.stretch(20, 29)]) == [])
        #expect(doubts([Loads.stretch(14, 15, node: 4)]) == [])
        #expect(doubts([Loads.stretch(14, 15, outcome: .timeout)]) == [])
        var late = Loads.stretch(14, 21)
        late.firstCompleted = Runs.at(20.01)
        #expect(doubts([late]) == [])
        // As exact as threads may be late: a tenth of the node timeout of 2 s.
        #expect(doubts([Loads.stretch(10.19, 10.19), Loads.stretch(19.81, 19.81)]) == [])
        #expect(doubts([Loads.stretch(10.21, 10.21)]).count == 1)
    }

    @Test func aNodeThatLivesOrWasStartedAgainMayAnswer() {
        #expect(doubts([Loads.stretch(14, 15)], isolates: true) == [])
        #expect(doubts([Loads.stretch(14, 15)], fault: "command", isUndated: true) == [])
        #expect(doubts([Loads.stretch(14, 15)], heals: false) == [])
        let started = Event(at: Runs.at(13), kind: .processStarted, node: 1)
        #expect(doubts([Loads.stretch(14, 15)], fault: "kill", more: [started]) == [])
        #expect(doubts([Loads.stretch(12, 15)], fault: "kill", more: [started]).count == 1)
    }
}
