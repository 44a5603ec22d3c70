import Evidence
import Foundation
import Linux
import RedisClient
import Synchronization
import Testing

@testable import Harness

/// Heals that fail, with remedies that are made to.
@Suite struct FaultSceneTests {
    /// A scene on a cluster of which nothing is started, and the events that it has told.
    private final class Stage {
        let scene: FaultScene
        let timeline: Timeline
        private let folder: String

        init() throws {
            folder =
                FileManager.default.temporaryDirectory
                .appendingPathComponent("shaketable-test-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            timeline = Timeline(
                origin: MonotonicClock.now(),
                writer: try TimelineWriter(path: "\(folder)/timeline.jsonl"))
            let version = try #require(
                ServerVersion(
                    versionOutput: "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0"))
            let cluster = try Cluster(
                ClusterDeployment(
                    topology: Topology(masters: 3, replicasPerMaster: 0), directives: [],
                    server: ServerBinary(path: "/bin/false", version: version), isSandboxed: true,
                    seed: 1, dataFolder: folder, logFolder: folder))
            scene = FaultScene(
                cluster: cluster, network: nil, resolved: [[1]], duration: nil, step: 3,
                fault: "pause", timeline: timeline)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        /// Inflicts something whose heal fails so often, heals it, and tells how often that was tried.
        func heal(failing failures: Int) async -> Int {
            let counter = Counter()
            scene.inflict(
                Injection(node: 1, effect: 5, receipt: "done", disables: true) {
                    let number = counter.next()
                    guard number > failures else {
                        throw ClusterError("try \(number) failed", isUnavailable: false)
                    }
                    return Receipt(at: 7, text: "undone")
                })
            await scene.heal()
            return counter.count
        }
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
            events[1].text("receipt") == "undone; only try 3 of 3 worked, before: try 2 failed")
        // It lasted longer than the plan says, so that the run is inconclusive.
        #expect(events.last?.text("guard") == "late heal")
        #expect(
            events.last?.text("message")?.hasSuffix("healed only at try 3 of 3: try 2 failed")
                == true)
    }

    @Test func aHealThatNeverWorksIsReportedAndTheRunInDoubt() async throws {
        let stage = try Stage()
        #expect(await stage.heal(failing: 9) == 3)
        let events = stage.timeline.noteworthyEvents()
        #expect(events.map(\.kind) == [.faultInjected, .receiptMissing])
        #expect(events.last?.node == 1)
        #expect(
            events.last?.text("why") == "healing failed three times: try 3 failed")
    }

    @Test func aHealThatWorksAtOnceSaysNothingOfTries() async throws {
        let stage = try Stage()
        #expect(await stage.heal(failing: 0) == 1)
        #expect(stage.timeline.noteworthyEvents().last?.text("receipt") == "undone")
    }
}
