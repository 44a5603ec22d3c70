import Foundation
import Glibc
import Linux
import RunRecord
import Testing

/// Several sandboxes at once, and several plans in one command.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct SideBySideTests {
    private static let plan = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        load: { rate: 200/s, client: redisson }
        timeline:
          - { at: 1s, pause: master of slot 0, for: 20s }
        duration: 25s
        expect: [failovers == 1]
        """

    private static let quiet = """
        cluster: { masters: 1, replicas: 0 }
        duration: 2s
        expect: []
        runs: 2
        """

    @Test func severalPlansLeaveAFolderEachAndAnIndex() async throws {
        let scratch = try Scratch()
        let plans = [
            try scratch.plan(Self.quiet, name: "first.yaml"),
            try scratch.plan(Self.quiet, name: "second.yaml"),
        ]
        let result = try await Program.run(
            ["run"] + plans + ["--parallel", "2", "--output", scratch.file("all")])
        #expect(result.code == 0 || result.code == 2, "\(result.text)")
        for name in ["first", "second"] {
            let folder = try RunFolder.open(at: scratch.file("all/\(name)"))
            let runs = folder.readRuns()
            #expect(runs.records.map(\.description.index) == [1, 2])
            #expect(runs.records.allSatisfy { $0.description.sideBySide == 2 })
        }
        let index = try String(
            contentsOfFile: scratch.file("all/index.html"), encoding: .utf8)
        #expect(index.contains("./first/reports/report.html"))
        #expect(index.contains("./second/reports/report.html"))
        #expect(FileManager.default.fileExists(atPath: scratch.file("all/junit.xml")))
    }

    @Test func aSignalHealsAndEndsThemAll() async throws {
        let scratch = try Scratch()
        let program = try Self.start(scratch)
        #expect(await program.prints("run 1: [1/2] running"))
        #expect(await program.prints("run 2: [2/2] running"))
        try await Task.sleep(for: .seconds(2))
        let family = program.family()
        try program.signal(SIGINT)
        let result = await program.end(within: .seconds(60))
        #expect(result.code == 130, "\(result.text)")
        let records = try RunFolder.open(at: scratch.file("run")).readRuns().records
        #expect(records.count == 2)
        for record in records {
            #expect(record.timeline.contains { $0.kind == .faultHealed })
            #expect(record.timeline.contains { $0[.isInterrupted] == true })
        }
        #expect(family.filter { Self.isAlive($0) } == [])
    }

    @Test func theirSuddenEndLeavesNothing() async throws {
        let scratch = try Scratch()
        let program = try Self.start(scratch)
        #expect(await program.prints("run 1: [1/2] running"))
        #expect(await program.prints("run 2: [2/2] running"))
        let family = program.family()
        // Itself, and for each run the outer process, the first, the harness, and six nodes.
        #expect(family.count >= 19)
        try program.signal(SIGKILL)
        _ = await program.end(within: .seconds(30))
        let deadline = ContinuousClock.now + .seconds(10)
        var left = family
        while !left.isEmpty, ContinuousClock.now < deadline {
            left = left.filter { Self.isAlive($0) }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(left == [])
    }

    private static func start(_ scratch: Scratch) throws -> Program {
        try Program([
            "run", try scratch.plan(plan), "--runs", "2", "--parallel", "2", "--output",
            scratch.file("run"),
        ])
    }

    /// Whether a process does something still; what waits to be reaped does not.
    private static func isAlive(_ process: Int32) -> Bool {
        guard let state = ProcessState(processIdentifier: process) else { return false }
        return state.letter != "Z" && state.letter != "X"
    }
}
