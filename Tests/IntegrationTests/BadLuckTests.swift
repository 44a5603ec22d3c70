import Foundation
import Glibc
import Linux
import RunRecord
import Testing

@testable import Judgement

/// Interruptions, refusals and sudden ends: nothing is left behind.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct BadLuckTests {
    private static let plan = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 200/s, client: redisson }
        timeline:
          - { at: 1s, pause: master of slot 0, for: 20s }
        duration: 25s
        expect: [failovers == 1]
        """

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func anInterruptedRunHealsAndWritesWhatThereIs(signal: Int32) async throws {
        let scratch = try Scratch()
        let program = try Program([
            "run", try scratch.plan(Self.plan), "--output", scratch.file("run"),
        ])
        #expect(await program.prints("pause of node 1"))
        // That nobody reads the progress any more ends nothing.
        try program.signal(SIGPIPE)
        try program.signal(signal)
        let result = await program.end(within: .seconds(30))
        #expect(result.code == 130, "\(result.text)")
        #expect(!result.text.contains("Backtrace") && !result.text.contains("Crash"))
        let folder = try RunFolder.open(at: scratch.file("run"))
        let record = try #require(folder.readRuns().records.first)
        #expect(record.timeline.contains { $0.kind == .faultHealed })
        #expect(record.timeline.contains { $0[.isInterrupted] == true })
        #expect(try folder.readJudgement()?.verdict == .inconclusive)
    }

    @Test func anInterruptedStartLeavesWith130() async throws {
        let scratch = try Scratch()
        let program = try Program([
            "run", try scratch.plan(Self.plan), "--output", scratch.file("run"),
        ])
        #expect(await program.prints("starting 6 nodes"))
        try program.signal(SIGINT)
        let result = await program.end(within: .seconds(30))
        #expect(result.code == 130, "\(result.text)")
    }

    @Test func tooFewDescriptorsAreSaidBeforeAnythingStarts() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(Self.plan)
        let result = try await Program.run(
            [
                "-c",
                "ulimit -n 300 && exec '\(Program.path)' run '\(plan)' --set load.connections=100 "
                    + "--output '\(scratch.file("run"))'",
            ], at: "/bin/sh")
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains("file descriptors and may have 300"))
        #expect(!result.text.contains("starting 6 nodes"))
        #expect(!FileManager.default.fileExists(atPath: scratch.file("run")))
    }

    @Test(arguments: [0, 1, 2])
    func whicheverProcessIsKilledNothingIsLeft(victim: Int) async throws {
        let scratch = try Scratch()
        let mounts = try String(contentsOfFile: "/proc/mounts", encoding: .utf8)
        let program = try Program([
            "run", try scratch.plan(Self.plan), "--output", scratch.file("run"),
        ])
        #expect(await program.prints("pause of node 1"))
        let family = program.family()
        // The one that was started, the sandbox's first process, the harness, and six nodes.
        #expect(family.count >= 9)
        kill(family[victim], SIGKILL)
        _ = await program.end(within: .seconds(30))
        let deadline = ContinuousClock.now + .seconds(10)
        var left = family
        while !left.isEmpty, ContinuousClock.now < deadline {
            left = left.filter { isAlive($0) }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(left == [])
        #expect(try String(contentsOfFile: "/proc/mounts", encoding: .utf8) == mounts)
    }

    @Test func aNodeThatDiesAtStartIsShownWithItsLastLines() async throws {
        let scratch = try Scratch()
        let result = try await Program.run([
            "run",
            try scratch.plan(
                "cluster: { masters: 1, replicas: 0, config: { maxmemory-policy: nonsense } }\n"
                    + "duration: 2s\nexpect: [flaps == 0]\n"), "--output", scratch.file("run"),
        ])
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains("node 1"))
        #expect(result.text.contains("maxmemory-policy"), "\(result.text)")
    }

    @Test func aRunFolderThatCannotBeWrittenIsTold() async throws {
        let scratch = try Scratch()
        let result = try await Program.run([
            "run", try scratch.plan(Self.plan), "--output", "/proc/nowhere/run",
        ])
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains("/proc/nowhere/run"))
    }

    @Test func aRunFolderIsNeverOverwritten() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            "cluster: { masters: 1, replicas: 0 }\nduration: 1s\nexpect: [flaps == 0]\n")
        let first = try await Program.run(["run", plan, "--output", scratch.file("run")])
        #expect(first.code == 0 || first.code == 2, "\(first.text)")
        let second = try await Program.run(["run", plan, "--output", scratch.file("run")])
        #expect(second.code == 69)
        #expect(second.text.contains("holds a run already"))
    }

    @Test func withoutASandboxItRunsOn127001AndSaysSo() async throws {
        let measured = try await Measured.run(
            """
            cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
            load: { rate: 200/s, client: redisson }
            duration: 3s
            expect: [failovers == 0, lost-writes == 0]
            """, ["--no-sandbox"])
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.records.first?.description.sandbox == "none")
        #expect(measured.result.text.contains("sandbox none"))
    }

    @Test(.enabled(if: geteuid() == 0))
    func anOrdinaryUserCanRunIt() async throws {
        let scratch = try Scratch()
        // The checkout may lie where only root can go.
        let program = scratch.file("shaketable")
        try FileManager.default.copyItem(atPath: Program.path, toPath: program)
        let result = try await Program.run(
            [
                "run",
                try scratch.plan(
                    """
                    cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s } }
                    load: { rate: 200/s, client: redisson }
                    timeline: [{ at: 1s, pause: master of slot 0, for: 300ms }]
                    duration: 3s
                    expect: [failovers == 0]
                    """), "--output", scratch.file("run"),
            ], as: ProcessIdentity(user: 1000, group: 1000), at: program)
        // Where the machine refuses ordinary users namespaces, it must say so, and how to go on.
        if result.code == 69 {
            #expect(result.text.contains("--no-sandbox"), "\(result.text)")
            return
        }
        #expect(result.code == 0 || result.code == 2, "\(result.text)")
        let record = try #require(
            try RunFolder.open(at: scratch.file("run")).readRuns().records.first)
        #expect(record.description.sandbox == "namespaces")
        #expect(record.timeline.contains { $0.kind == .faultHealed })
    }

    /// Whether a process still runs; one that has ended and waits to be reaped does not.
    private func isAlive(_ process: Int32) -> Bool {
        guard let state = ProcessState(processIdentifier: process) else { return false }
        return state.letter != "Z" && state.letter != "X"
    }
}
