import Foundation
import Glibc
import RunRecord
import Testing

@testable import Judgement

/// A load worker that dies in the midst of a run.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct WorkerDeathTests {
    private static var script: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Support/break_epoll.py").path
    }

    @Test func endsTheRunEarlyWithStatus70AndWhatWasMeasured() async throws {
        let scratch = try Scratch()
        let program = try Program([
            "run",
            try scratch.plan(
                """
                cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
                load: { rate: 300/s, workers: 2, connections: 10, client: redisson }
                timeline:
                  - { at: 1s, pause: master of slot 0, for: 50s }
                  - { at: 55s, kill: node 2 }
                duration: 60s
                expect: [failovers == 1]
                """), "--output", scratch.file("run"),
        ])
        #expect(await program.prints("pause of node 1"))
        try await breakWorker("load-2", of: program)
        let result = await program.end(within: .seconds(40))
        #expect(result.code == 70, "\(result.text)")
        let death = "load worker 2 of 2 died: epoll_wait: Bad file descriptor"
        #expect(result.text.contains(death), "\(result.text)")
        let folder = try RunFolder.open(at: scratch.file("run"))
        let judgement = try #require(try folder.readJudgement())
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.runs.first?.doubts.contains { $0.contains(death) } == true)
        let record = try #require(folder.readRuns().records.first)
        let steps = record.timeline.filter { $0.kind == .stepFired }
        #expect(steps.map { $0[.step] } == [0])
        #expect(record.timeline.filter { $0.kind == .faultHealed }.map(\.node) == [1])
        #expect(record.timeline.contains { $0.kind == .converged })
        let load = try #require(record.load)
        #expect(load.failedWorkers == [death])
        #expect(load.groups.contains { $0.window == .fault && $0.issued > 0 })
        let ledger = try #require(load.ledger)
        #expect(ledger.acknowledged > 0)
    }

    /// Makes a worker of the program's die of a system call that fails, without the program's help.
    private func breakWorker(_ name: String, of program: Program) async throws {
        #if arch(x86_64)
            let harness = try #require(
                program.family().first { hasThread(name, process: $0) }, "\(program.text)")
            let result = try await Program.run(
                ["python3", Self.script, "\(harness)", name], at: "/usr/bin/env")
            if result.code == 77 {
                try await leave(program, "this kernel does not let one process trace another")
            }
            #expect(result.code == 0, "\(result.text)")
        #else
            try await leave(program, "break_epoll.py knows the registers of x86-64 only")
        #endif
    }

    private func leave(_ program: Program, _ reason: Comment) async throws {
        try program.signal(SIGINT)
        _ = await program.end(within: .seconds(30))
        try Test.cancel(reason)
    }

    private func hasThread(_ name: String, process: Int32) -> Bool {
        let tasks = "/proc/\(process)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        return threads.contains { thread in
            let text = try? String(contentsOfFile: "\(tasks)/\(thread)/comm", encoding: .utf8)
            return text == name + "\n"
        }
    }
}
