import TestSupport
import Testing

@testable import Experiments
@testable import Judgement
@testable import RunRecord

@Suite struct TrialReaderTests {
    private func job(_ trials: Trial...) -> TrialJob {
        TrialJob(
            variant: 1, trials: trials, nodeTimeout: 2, masters: 3, resync: 2, seed: 1)
    }

    @Test func aStallThatEndsInAFailoverIsCounted() throws {
        let record = Runs.record(events: Runs.failover())
        let reader = TrialReader(record, job: job(Trial(.stall, seconds: 15)))
        let outcome = try #require(reader.outcomes().first)
        #expect(outcome.failedOver)
        #expect(outcome.variant == 1)
        #expect(abs((outcome.failoverSeconds ?? 0) - 3.61) < 0.001)
    }

    @Test func aStallThatIsSurvivedIsCountedToo() throws {
        let events = [Runs.fired(9.9), Runs.injected(10), Runs.healed(10.5)]
        let reader = TrialReader(
            Runs.record(events: events), job: job(Trial(.stall, seconds: 0.5)))
        #expect(reader.outcomes().map(\.failedOver) == [false])
    }

    @Test func trialsThatRunIntoEachOtherCountForNothing() {
        let events = [
            Runs.fired(9.9), Runs.injected(10), Runs.fired(10.1, step: 1),
            Runs.injected(10.2, node: 2, step: 1), Runs.healed(10.5),
            Runs.healed(10.7, node: 2, step: 1),
        ]
        let trial = Trial(.stall, seconds: 0.5)
        let reader = TrialReader(Runs.record(events: events), job: job(trial, trial))
        #expect(reader.outcomes().isEmpty)
        #expect(reader.doubts.isEmpty)
    }

    @Test func anInconclusiveRunCountsForNothing() {
        let events =
            Runs.failover()
            + [
                Event(
                    at: Runs.at(20), kind: .guardTripped,
                    details: ["guard": .text("machine too noisy"), "message": .text("late")])
            ]
        let reader = TrialReader(
            Runs.record(events: events), job: job(Trial(.stall, seconds: 15)))
        #expect(reader.outcomes().isEmpty)
        #expect(reader.doubts.count == 1)
    }

    @Test(arguments: [Witness.log, .poll])
    func aRunWhoseFailoversNobodyWitnessedCountsForNothing(witness: Witness) {
        func doubts(_ state: WitnessState) -> [String] {
            let told = Event(
                at: Runs.at(29.9), kind: .witness,
                details: [
                    "witness": .text(witness.rawValue), "state": .text(state.rawValue),
                    "why": .text("it was gone"),
                ])
            var description = Runs.description()
            description.witnesses = [witness.rawValue]
            let record = RunRecord(
                description: description,
                timeline: Runs.record(events: Runs.failover() + [told]).timeline,
                load: Loads.record())
            let reader = TrialReader(record, job: job(Trial(.stall, seconds: 15)))
            #expect(reader.outcomes().isEmpty == (state == .lost))
            return reader.doubts
        }
        #expect(doubts(.alive).isEmpty)
        #expect(doubts(.lost).count == 1)
    }

    @Test func theMastersAreHitInTurnAndTheGapsAreRandom() {
        let trial = Trial(.stall, seconds: 0.5)
        let steps = job(trial, trial, trial, trial).steps
        #expect(Set(steps.prefix(3).map(\.slot)) == [0, 5461, 10922])
        // Beside the trial before, which must be over first.
        let gaps = steps.dropFirst().map(\.gap)
        #expect(gaps.allSatisfy { $0 >= 0.4 + 0.5 && $0 <= 0.4 + 1.5 })
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $1.at >= $0.at + 0.5 - 0.001 })
        #expect(Set(gaps).count > 1)
    }
}
