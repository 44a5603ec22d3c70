import Experiments
import Foundation
import Testing

@testable import RunRecord

/// Sweeps as a user runs them: parts as processes of their own, and an end by `kill -9`.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct SweepTests {
    private static let plan = """
        cluster: { masters: 3, replicas: 0, config: { cluster-node-timeout: 2s, save: "" } }
        duration: 300ms
        expect: []
        sweep:
          over: { cluster.config.cluster-node-timeout: [2s, 3s], cluster.config.hz: ["10", "20"] }
          runs-per-cell: 1
        """

    /// Which run of which cell began when; the same for a run that was not done again.
    private func runs(_ folder: SweepFolder) -> [Int: [Int64]] {
        Dictionary(
            uniqueKeysWithValues: (0..<4).map { cell in
                (cell, folder.records(ofCell: cell).map(\.description.wallClockNanoseconds))
            })
    }

    @Test func aKilledSweepGoesOnWithoutDoingAFinishedRunTwice() async throws {
        let scratch = try Scratch()
        let arguments = [
            "sweep", try scratch.plan(Self.plan), "-o", scratch.file("s"), "--jobs", "1",
        ]
        let first = try Program(arguments)
        #expect(await first.prints("1 of 4 cells done"), "\(first.text)")
        try first.signal(SIGKILL)
        _ = await first.end()
        let before = runs(try SweepFolder.read(at: scratch.file("s")))
        #expect(before.values.contains { $0.count == 1 })
        #expect(before.values.contains { $0.isEmpty })
        let second = try await Program.run(arguments)
        let after = runs(try SweepFolder.read(at: scratch.file("s")))
        #expect(after.values.allSatisfy { $0.count == 1 }, "\(second.text)")
        for (cell, times) in before where !times.isEmpty { #expect(after[cell] == times) }
    }

    @Test func shardsAreProcessesOfTheirOwnAndJoin() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(Self.plan)
        let parts = try (1...2).map { part in
            try Program([
                "sweep", plan, "-o", scratch.file("\(part)"), "--shard", "\(part)/2", "--jobs", "1",
            ])
        }
        for part in parts { _ = await part.end() }
        let folder = try SweepFolder.read(at: scratch.file("1"))
        #expect(runs(folder).filter { !$0.value.isEmpty }.keys.sorted() == [0, 2])
        _ = try await Program.run(
            ["merge", "-o", scratch.file("all"), scratch.file("1"), scratch.file("2")])
        let joined = runs(try SweepFolder.read(at: scratch.file("all")))
        #expect(joined.values.allSatisfy { $0.count == 1 })
        let text = try String(
            contentsOfFile: scratch.file("all/reports/sweep.md"), encoding: .utf8)
        #expect(text.contains("| 3s | 20 |"))
    }
}
