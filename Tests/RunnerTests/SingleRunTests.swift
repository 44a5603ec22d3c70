import Foundation
import Glibc
import Linux
import TestSupport
import Testing

@testable import Plan
@testable import Quantities
@testable import RunRecord
@testable import Runner
@testable import Testbed

/// What a run leaves, and how it ends, on a cluster of which nothing is started.
@Suite(.serialized) struct SingleRunTests {
    private final class Stage {
        let run: SingleRun
        let told = Told()
        let folder: RunFolder
        private let idle: IdleCluster
        private let path: String

        init(
            _ more: String = "", duration: String = "100ms", companion: String? = nil
        ) throws {
            let plan = try Plan(
                PlanSource(
                    name: "plan.yaml",
                    text: "cluster: {}\nduration: \(duration)\nexpect: []\n" + more),
                vocabulary: PlanVocabulary(policies: [], faults: [Trial.self]))
            path = try WrittenFolders.temporaryFolder()
            folder = try RunFolder.create(
                at: "\(path)/run",
                plan: PlanRecord(name: plan.name, about: "", runs: 1, expectations: []),
                planText: "")
            idle = try IdleCluster(plan.cluster.topology)
            run = SingleRun(
                plan: plan,
                options: RunnerOptions(
                    folder: folder, dataFolder: path, isSandboxed: false, networkEngine: nil,
                    support: NodeSupport(), companion: companion, seed: 1, programVersion: "0"),
                index: 1, cluster: idle.cluster, network: nil, startUp: .seconds(2),
                observer: told)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// What the run's folder tells of it.
        func events() throws -> [Event] { try folder.run(1).read().record.timeline }

        func file(_ name: String) -> String { "\(path)/\(name)" }
    }

    @Test func aRunWithoutLoadLeavesItsBeginAndItsEnd() async throws {
        let stage = try Stage()
        #expect(try await stage.run.execute())
        let events = try stage.events()
        let framing: Set<EventKind> = [.runStarted, .clusterReady, .runEnded]
        let kinds = events.map(\.kind).filter { framing.contains($0) }
        #expect(kinds == [.runStarted, .clusterReady, .runEnded])
        let ready = try #require(events.first { $0.kind == .clusterReady })
        #expect(ready[.startUp] == 2)
        let end = try #require(events.first { $0.kind == .runEnded })
        #expect(end.at.sinceStart >= .milliseconds(100))
        #expect(end[.isInterrupted] == false)
    }

    @Test func aCancelledRunHealsAndSaysThatItWasInterrupted() async throws {
        let stage = try Stage(
            "timeline: [{ at: 10ms, trial: { target: node 1 } }]\n", duration: "200s")
        let run = stage.run
        let work = Task { try await run.execute() }
        let log = "\(stage.folder.run(1).path)/timeline.jsonl"
        let hasBegun = try await poll(
            every: .milliseconds(5), within: .seconds(60),
            until: {
                (try? String(contentsOfFile: log, encoding: .utf8))?.contains("fault-injected")
                    == true
            })
        #expect(hasBegun)
        work.cancel()
        #expect(try await work.value == false)
        let events = try stage.events()
        #expect(events.contains { $0.kind == .faultHealed && $0.node == 1 })
        let end = try #require(events.last { $0.kind == .runEnded })
        #expect(end[.isInterrupted] == true)
    }

    @Test func aProgramThatIsNeverReadyEndsTheRunAndTheOtherProgram() async throws {
        let stage = try Stage()
        let alive = stage.file("alive")
        let more = """
            clients:
              - { name: good, command: ["sh", "-c", "echo $$ > \(alive); echo '{\\"ready\\":true}' >&3; exec sleep 1000"] }
              - { name: bad, command: ["sh", "-c", "while ! test -s \(alive); do sleep 0.01; done; exit 3"] }
            """
        let other = try Stage(more)
        let error = await #expect(throws: ClientProgramError.self) {
            _ = try await other.run.execute()
        }
        #expect("\(String(describing: error))".contains("bad"))
        let pid = try #require(
            Int32(
                String(contentsOfFile: alive, encoding: .utf8).trimmingCharacters(in: .newlines)))
        #expect(kill(pid, 0) == -1)
    }

    @Test func theCompanionLearnsOfTheNodesAndIsEnded() async throws {
        let folder = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let stage = try Stage(
            duration: "500ms",
            companion:
                "sh -c 'echo $$ $SHAKETABLE_RUN $SHAKETABLE_SEED > \(folder)/told; exec sleep 1000'"
        )
        #expect(try await stage.run.execute())
        let words = try String(contentsOfFile: "\(folder)/told", encoding: .utf8)
            .split(whereSeparator: \.isWhitespace)
        #expect(words.dropFirst() == ["1", "2"])
        let pid = try #require(words.first.flatMap { Int32($0) })
        #expect(kill(pid, 0) == -1)
    }
}
