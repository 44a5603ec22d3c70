import Foundation
import Linux
import RedisClient
import Synchronization
import TestSupport
import Testing

@testable import Faults
@testable import RunRecord
@testable import Testbed

/// Heals that fail, with remedies that are made to.
@Suite struct FaultSceneTests {
    /// A scene on a cluster of which nothing is started, and the events that it has told.
    private final class Stage {
        let scene: FaultScene
        private let idle: IdleCluster
        var timeline: Timeline { idle.timeline }

        init() throws {
            idle = try IdleCluster(Topology(masters: 3, replicasPerMaster: 0))
            scene = FaultScene(
                cluster: idle.cluster, network: nil, resolved: [[1]], duration: nil, step: 3,
                fault: "pause", timeline: idle.timeline)
        }

        /// Inflicts something whose heal fails so often, heals it, and tells how often that was tried.
        func heal(failing failures: Int) async -> Int {
            let counter = Counter()
            scene.inflict(
                Injection(
                    node: 1, effect: 5, receipt: "done", disables: true,
                    course: .noMiddle("a test")
                ) {
                    let number = counter.next()
                    guard number > failures else {
                        throw ClusterError(.unproven, "try \(number) failed")
                    }
                    return Receipt(at: 7, text: "undone")
                })
            await scene.heal()
            return counter.count
        }
    }

    /// What a proof says at each of its calls: true for acting, false for gone, nil for no answer.
    private static func heal(
        after answers: [Bool?], lookEvery interval: Duration?
    ) async throws -> [Event] {
        let stage = try Stage()
        let counter = Counter()
        stage.scene.inflict(
            Injection(
                node: 1, effect: 5, receipt: "done", disables: false,
                course: .untilHealed(lookEvery: interval) {
                    let answer = answers[min(counter.next(), answers.count) - 1]
                    guard let answer else { throw Unanswered() }
                    guard answer else { throw ClusterError(.unproven, "it is gone") }
                    return "it is there"
                }
            ) { Receipt(at: 7, text: "undone") })
        // Every answer is heard but the last, which may come again.
        let deadline = ContinuousClock.now + .seconds(60)
        while interval != nil, counter.count < answers.count, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(1))
        }
        await stage.scene.heal()
        return stage.timeline.noteworthyEvents()
    }

    private struct Unanswered: Error {}

    @Test func anEffectThatIsGoneBeforeItsHealIsNoEffect() async throws {
        let events = try await Self.heal(after: [false], lookEvery: nil)
        #expect(events.map(\.kind) == [.faultInjected, .receiptMissing, .faultHealed])
        #expect(events[1][.why] == "it no longer acted before its heal: it is gone")
        #expect(events[1][.lapsed] == true)
        #expect(events[2][.still] == nil)
    }

    @Test func anEffectThatWasGoneForAMomentIsToldAtThatMoment() async throws {
        let events = try await Self.heal(
            after: [true, false], lookEvery: .milliseconds(5))
        #expect(events.map(\.kind) == [.faultInjected, .receiptMissing, .faultHealed])
        #expect(events[1][.lapsed] == true)
        #expect(events[2][.still] == nil)
    }

    @Test func anEffectThatActsUntilItsHealSaysHowOftenItWasSeen() async throws {
        let events = try await Self.heal(
            after: [true, true], lookEvery: .milliseconds(5))
        #expect(events.map(\.kind) == [.faultInjected, .faultHealed])
        #expect(events[0][.heals] == true)
        #expect(events[1][.still] == "it is there")
        #expect(try #require(events[1][.looks]) > 0)
    }

    @Test func aLookWithoutAnAnswerSaysNothingButTheLastOneMustHaveOne() async throws {
        let patient = try await Self.heal(
            after: [nil, nil, true], lookEvery: .milliseconds(5))
        #expect(patient.map(\.kind) == [.faultInjected, .faultHealed])
        let silent = try await Self.heal(after: [nil], lookEvery: nil)
        #expect(silent.map(\.kind) == [.faultInjected, .receiptMissing, .faultHealed])
    }

    @Test func allAreProvenBeforeTheFirstIsHealed() async throws {
        let stage = try Stage()
        let healed = Counter()
        for node in 1...3 {
            stage.scene.inflict(
                Injection(
                    node: node, effect: 5, receipt: "done", disables: false,
                    course: .untilHealed(lookEvery: nil) {
                        guard healed.count == 0 else {
                            throw ClusterError(.unproven, "another was healed")
                        }
                        return "it is there"
                    }
                ) { Receipt(at: Int64(healed.next()), text: "undone") })
        }
        await stage.scene.heal()
        let events = stage.timeline.noteworthyEvents()
        #expect(events.filter { $0[.still] == "it is there" }.map(\.node) == [3, 2, 1])
    }

    @Test func whatIsOverAtOnceSaysSoAndOwesNoHeal() async throws {
        let stage = try Stage()
        stage.scene.inflict(
            Injection(
                node: 1, effect: 5, receipt: "done", disables: false,
                course: .noMiddle("it is over at once"), remedy: nil))
        await stage.scene.heal()
        let events = stage.timeline.noteworthyEvents()
        #expect(events.map(\.kind) == [.faultInjected])
        #expect(events[0][.noMiddle] == "it is over at once")
        #expect(events[0][.heals] == false)
    }

    private final class Counter: Sendable {
        private let state = Mutex(0)
        var count: Int { state.withLock { $0 } }
        func next() -> Int {
            state.withLock { state in
                state += 1
                return state
            }
        }
    }

    @Test func aHealThatFailsTwiceIsTriedAgainAndTellsWhatFailed() async throws {
        let stage = try Stage()
        #expect(await stage.heal(failing: 2) == 3)
        let events = stage.timeline.noteworthyEvents()
        #expect(events.map(\.kind) == [.faultInjected, .faultHealed, .guardTripped])
        #expect(
            events[1][.receipt] == "undone; only try 3 of 3 worked, before: try 2 failed")
        // It lasted longer than the plan says, so that the run is inconclusive.
        #expect(events.last?[.guardName] == "late heal")
        #expect(
            events.last?[.message]?.hasSuffix("healed only at try 3 of 3: try 2 failed")
                == true)
    }

    @Test func aHealThatNeverWorksIsReportedAndTheRunInDoubt() async throws {
        let stage = try Stage()
        #expect(await stage.heal(failing: 9) == 3)
        let events = stage.timeline.noteworthyEvents()
        #expect(events.map(\.kind) == [.faultInjected, .receiptMissing])
        #expect(events.last?.node == 1)
        #expect(
            events.last?[.why] == "healing failed three times: try 3 failed")
    }

    @Test func aHealThatWorksAtOnceSaysNothingOfTries() async throws {
        let stage = try Stage()
        #expect(await stage.heal(failing: 0) == 1)
        #expect(stage.timeline.noteworthyEvents().last?[.receipt] == "undone")
    }
}
