import Foundation
import Linux
import RedisClient
import TestSupport
import Testing

@testable import Faults
@testable import Plan
@testable import Quantities
@testable import RunRecord
@testable import Runner
@testable import Testbed

/// The order of steps and of heals, on a cluster of which nothing is started.
@Suite struct TimelineRunnerTests {
    /// A runner, what it tells, and its folder.
    private final class Stage {
        let runner: TimelineRunner
        let windows = WindowBoard()
        private let idle: IdleCluster
        var timeline: Timeline { idle.timeline }

        /// A runner of steps, a line each.
        init(_ steps: [String], duration: String = "200ms") throws {
            let text =
                "cluster: {}\nduration: \(duration)\nexpect: []\ntimeline:\n"
                + steps.map { "  - \($0)\n" }.joined()
            let plan = try Plan(
                PlanSource(name: "plan.yaml", text: text),
                vocabulary: PlanVocabulary(policies: [], faults: [Trial.self]))
            idle = try IdleCluster(plan.cluster.topology)
            runner = TimelineRunner(
                plan: plan, cluster: idle.cluster, network: nil, timeline: idle.timeline, load: nil,
                windows: windows, faults: FaultLedger(), seed: 1, observer: Told())
        }

        /// What was told of a kind, by step.
        func steps(_ kind: EventKind) -> [Int] {
            timeline.noteworthyEvents().filter { $0.kind == kind }.compactMap { $0[.step] }
        }

        /// When the first of a kind was told.
        func moment(_ kind: EventKind) -> Duration? {
            timeline.noteworthyEvents().first { $0.kind == kind }?.at.sinceStart
        }
    }

    @Test func stepsBeginInTheOrderOfTheirTimes() async throws {
        let stage = try Stage([
            "{ at: 120ms, trial: { target: node 1 }, for: 10ms }",
            "{ at: 20ms, trial: { target: node 2 }, for: 10ms }",
            "{ at: 70ms, trial: { target: node 3 }, for: 10ms }",
        ])
        let unhealed = await stage.runner.run()
        let nodes = stage.timeline.noteworthyEvents().filter { $0.kind == .faultInjected }
            .map(\.node)
        #expect(nodes == [2, 3, 1])
        #expect(unhealed.isEmpty && stage.steps(.faultHealed).count == 3)
    }

    @Test func aStepIsHealedAsLongAfterItsEffectAsItSays() async throws {
        let stage = try Stage(["{ at: 20ms, trial: { target: node 1 }, for: 60ms }"])
        _ = await stage.runner.run()
        let (began, healed) = (stage.moment(.faultInjected), stage.moment(.faultHealed))
        let lasted = try #require(healed) - (try #require(began))
        #expect(lasted >= .milliseconds(60))
    }

    @Test func theTimeLineEndsWithThePlan() async throws {
        let stage = try Stage(["{ at: 10ms, trial: { target: node 1 }, for: 10ms }"])
        _ = await stage.runner.run()
        let now = stage.timeline.offset(MonotonicClock.now()).sinceStart
        #expect(now >= .milliseconds(200))
    }

    @Test func aStepWithoutAnEndIsHandedBackToBeHealed() async throws {
        let stage = try Stage(["{ at: 10ms, trial: { target: nodes 1-2 } }"])
        let unhealed = await stage.runner.run()
        #expect(unhealed.count == 1 && stage.steps(.faultHealed).isEmpty)
        #expect(stage.windows.begin(of: .recovery) == nil)
        for scene in unhealed { await scene.heal() }
        #expect(stage.steps(.faultHealed).count == 2)
    }

    @Test func whatAFaultThatFailedHasDoneIsUndone() async throws {
        let stage = try Stage(["{ at: 10ms, trial: { target: node 1, breaks: yes }, for: 100ms }"])
        let unhealed = await stage.runner.run()
        #expect(unhealed.isEmpty)
        #expect(stage.steps(.receiptMissing).count == 1 && stage.steps(.faultHealed).count == 1)
    }

    @Test func aHealThatFailsIsTriedAgain() async throws {
        let stage = try Stage([
            "{ at: 10ms, trial: { target: node 1, heal-fails: 2 }, for: 10ms }"
        ])
        _ = await stage.runner.run()
        #expect(stage.steps(.faultHealed).count == 1 && stage.steps(.receiptMissing).isEmpty)
    }

    @Test func aHealThatFailsForEverIsTold() async throws {
        let stage = try Stage([
            "{ at: 10ms, trial: { target: node 1, heal-fails: 9 }, for: 10ms }"
        ])
        _ = await stage.runner.run()
        #expect(stage.steps(.faultHealed).isEmpty && stage.steps(.receiptMissing).count == 1)
    }

    @Test func aStepWhoseTargetIsNotThereIsLeftOutAndTheOthersGoOn() async throws {
        let stage = try Stage([
            "{ at: 10ms, trial: { target: master of slot 0 }, for: 10ms }",
            "{ at: 20ms, trial: { target: node 2 }, for: 10ms }",
        ])
        _ = await stage.runner.run()
        #expect(stage.steps(.receiptMissing) == [0] && stage.steps(.faultInjected) == [1])
        #expect(stage.windows.begin(of: .recovery) != nil)
    }

    @Test func recoveryBeginsWhenTheLastFaultIsOver() async throws {
        let stage = try Stage([
            "{ at: 10ms, trial: { target: node 1 }, for: 100ms }",
            "{ at: 20ms, trial: { target: node 2 }, for: 10ms }",
        ])
        _ = await stage.runner.run()
        let fault = try #require(stage.windows.begin(of: .fault))
        let recovery = try #require(stage.windows.begin(of: .recovery))
        #expect(recovery - fault >= 100_000_000)
    }

    @Test(arguments: [0, 2])
    func anInterruptedRunUndoesWhatActsAndBeginsNothingMore(failures: Int) async throws {
        let stage = try Stage(
            [
                "{ at: 10ms, trial: { target: node 1, heal-fails: \(failures) }, for: 60s }",
                "{ at: 50s, trial: { target: node 2 }, for: 10ms }",
            ], duration: "200s")
        let runner = stage.runner
        let timeline = stage.timeline
        let work = Task { await runner.run().count }
        let hasBegun = try await poll(
            every: .milliseconds(1), within: .seconds(60),
            until: { timeline.noteworthyEvents().contains { $0.kind == .faultInjected } })
        #expect(hasBegun)
        work.cancel()
        #expect(await work.value == 0)
        #expect(stage.steps(.faultInjected) == [0] && stage.steps(.faultHealed) == [0])
        #expect(stage.timeline.offset(MonotonicClock.now()).sinceStart < .seconds(50))
    }
}
