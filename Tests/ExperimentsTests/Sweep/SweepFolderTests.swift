import Foundation
import TestSupport
import Testing

@testable import Experiments
@testable import Judgement
@testable import Quantities
@testable import RunRecord

@Suite struct SweepFolderTests {
    private let sweep = SweepRecord(
        name: "s", about: "", hash: "a",
        axes: [
            SweepRecord.Axis(path: "cluster.replicas", values: ["0", "1"]),
            SweepRecord.Axis(path: "timeline.0.for", values: ["1s", "2s", "3s"]),
        ],
        goal: SweepGoal(
            measure: nil, event: "failovers >= 1", halfWidth: 0.1, isRelative: false,
            threshold: nil, unit: .ratio), leastRuns: 1, runsPerCell: 2, isAdaptive: false, seed: 1)

    private func temporary() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    }

    /// A run folder with one finished run, and the second cut off where asked.
    private func batch(
        at path: String, seed: UInt64, cutOff: Bool = false
    ) throws {
        let folder = try RunFolder.create(
            at: path, plan: PlanRecord(name: "s", about: "", runs: 2, expectations: []),
            planText: "")
        for index in cutOff ? [1, 2] : [1] {
            var description = Runs.description(index: index, hasLoad: false)
            description.plan = folder.plan.name
            description.seed = seed
            description.wallClockNanoseconds = Int64(seed) * 10 + Int64(index)
            let events = Runs.record(events: Runs.failover(), ends: index == 1).timeline
            try WrittenFolders.write(
                RunRecord(description: description, timeline: events, load: nil),
                to: folder.createRun(index), of: folder)
        }
        if !cutOff { try folder.close() }
    }

    @Test func theLastAxisVariesFastest() {
        #expect(sweep.cellCount == 6)
        #expect(sweep.values(ofCell: 0) == ["0", "1s"])
        #expect(sweep.values(ofCell: 2) == ["0", "3s"])
        #expect(sweep.values(ofCell: 3) == ["1", "1s"])
    }

    @Test func everyCellBelongsToOneShard() throws {
        let shards = try (1...4).map { try #require(SweepShard("\($0)/4")) }
        for cell in 0..<30 { #expect(shards.count { $0.holds(cell: cell) } == 1) }
        for bad in ["0/4", "5/4", "4", "a/b", "1/0", ""] { #expect(SweepShard(bad) == nil) }
    }

    @Test func finishedRunsAreKeptAndCutOffOnesAreNot() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try SweepFolder.open(at: path, for: sweep, planText: "")
        try batch(at: folder.cellPath(2) + "/1", seed: 1, cutOff: true)
        try FileManager.default.createDirectory(
            atPath: folder.cellPath(2) + "/2", withIntermediateDirectories: true)
        let again = try SweepFolder.open(at: path, for: sweep, planText: "")
        again.removeUnfinished()
        #expect(again.batches(ofCell: 2) == [1])
        #expect(again.records(ofCell: 2).count == 1)
        #expect(try again.nextBatch(ofCell: 2) == 2)
        let cells = again.cells(expecting: [])
        #expect(cells.map(\.index) == [2])
        #expect(cells[0].values == ["0", "3s"])
        #expect(cells[0].estimate?.value == 1)
        #expect(!cells[0].isSettled)
    }

    @Test func anotherPlansFolderIsRefused() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try SweepFolder.open(at: path, for: sweep, planText: "")
        var other = sweep
        other.hash = "b"
        let error = #expect(throws: RunFolderError.self) {
            _ = try SweepFolder.open(at: path, for: other, planText: "")
        }
        #expect(error?.description.contains("another plan") == true)
    }

    @Test func partsAreJoinedAndTheSameRunsCountOnce() throws {
        let paths = [temporary(), temporary(), temporary(), temporary()]
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        let one = try SweepFolder.open(at: paths[0], for: sweep, planText: "p")
        let two = try SweepFolder.open(at: paths[1], for: sweep, planText: "p")
        try batch(at: one.cellPath(0) + "/1", seed: 1)
        try batch(at: two.cellPath(0) + "/1", seed: 2)
        try batch(at: two.cellPath(1) + "/1", seed: 3)
        let (folder, copied) = try SweepMerge.merge(Array(paths[0...1]), into: paths[2])
        #expect(copied == 3)
        #expect(folder.records(ofCell: 0).count == 2)
        #expect(folder.records(ofCell: 1).count == 1)
        #expect(try SweepMerge.merge(Array(paths[0...1]), into: paths[2]).copied == 0)
        var other = sweep
        other.hash = "b"
        _ = try SweepFolder.open(at: paths[3], for: other, planText: "p")
        #expect(throws: RunFolderError.self) {
            _ = try SweepMerge.merge([paths[0], paths[3]], into: paths[2])
        }
    }
}
