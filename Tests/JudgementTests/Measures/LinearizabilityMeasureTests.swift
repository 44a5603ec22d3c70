import Foundation
import TestSupport
import Testing

@testable import Judgement
@testable import Linearizability
@testable import Quantities
@testable import RunRecord

struct LinearizabilityMeasureTests {
    private func history(_ key: String, shard: Int, isStale: Bool, unanswered: Int = 0)
        -> KeyHistory
    {
        func operation(
            _ kind: KeyOperation.Kind, _ value: Int64, _ from: Int64, _ unanswered: Int = 0
        ) -> KeyOperation {
            KeyOperation(
                kind, value, from: Offset(nanoseconds: from), to: Offset(nanoseconds: from + 5),
                node: 1, unanswered: unanswered)
        }
        return KeyHistory(
            key: key, shard: shard, model: .register,
            operations: [
                operation(.write, 1, 0, unanswered), operation(.write, 2, 10),
                operation(.read, isStale ? 1 : 2, 20),
            ])
    }

    private func read(_ reference: String, _ histories: [KeyHistory]?) throws -> Reading {
        let plain = Runs.analysis(load: Loads.record(groups: [])).record
        let run = RunAnalysis(
            RunRecord(
                description: plain.description, timeline: plain.timeline, load: plain.load,
                histories: histories))
        let parsed = try #require(MeasureReference(reference))
        return parsed.measure.read(run, parsed.query)
    }

    @Test func keysAreCountedByShardAndByWhatExplainsThem() throws {
        let histories = [
            history("a", shard: 1, isStale: true),
            history("b", shard: 1, isStale: true, unanswered: 1),
            history("c", shard: 2, isStale: false),
        ]
        #expect(try read("linearizability-violations", histories).samples.map(\.value) == [2])
        #expect(
            try read("linearizability-violations[shard 2]", histories).samples.map(\.value) == [0])
        #expect(try read("retry-anomalies", histories).samples.map(\.value) == [1])
        #expect(try read("linearizability-violations", nil).nothing != nil)
        #expect(try read("linearizability-violations[shard 3]", histories).nothing != nil)
    }

    @Test func historiesAreReadBackFromDisk() throws {
        let path = FileManager.default.temporaryDirectory.path + "/history-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let files = RunFiles(index: 1, place: FolderPlace(path))
        let plain = Runs.analysis(load: Loads.record(groups: [])).record
        try files.write(plain.description)
        try "".write(toFile: files.timelinePath, atomically: true, encoding: .utf8)
        let histories = [history("a", shard: 1, isStale: true)]
        try files.write(histories)
        let record = try files.read().record.linearizability
        #expect(record == LinearizabilityRecord(checking: histories))
        #expect(record?.violations.count == 1)
        var wrong = histories
        wrong[0].operations[0].kind = .increment
        try files.write(wrong)
        let read = try files.read()
        #expect(read.record.linearizability == nil)
        #expect(read.problems.contains { $0.contains("operations that its keys cannot have") })
    }
}
