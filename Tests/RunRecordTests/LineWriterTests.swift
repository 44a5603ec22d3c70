import Foundation
import TestSupport
import Testing

@testable import Quantities
@testable import RunRecord

struct LineWriterTests {
    private let event = Event(
        at: Runs.at(1.5), kind: .guardTripped, node: 3,
        details: [
            "guard": .text("a \"b\"\nc"), "n": .integer(7), "x": .number(.infinity),
            "f": .flag(true), "y": .number(2.5),
        ])

    @Test func anEventIsOneLine() throws {
        let folder = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/timeline.jsonl"
        let writer = try LineWriter(path: path)
        try writer.append(event)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.filter { $0 == "\n" }.count == 1)
        #expect(text.hasPrefix(#"{"at":1500000000,"#))
        #expect(try EvidenceFile.value(Event.self, fromJSON: text) == event)
        try writer.close()
        try writer.close()
        #expect(throws: RunFolderError.self) { try writer.append(event) }
    }

    @Test func manyThreadsNeverMixTheirLines() async throws {
        let folder = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/timeline.jsonl"
        let writer = try LineWriter(path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in 1...8 {
                group.addTask {
                    for number in 0..<200 {
                        try writer.append(
                            Event(
                                at: Offset(nanoseconds: Int64(number)), kind: .linkStatus,
                                node: node, details: ["status": .text("up")]))
                    }
                }
            }
            try await group.waitForAll()
        }
        try writer.close()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1600)
        for line in lines { _ = try EvidenceFile.value(Event.self, fromJSON: String(line)) }
    }

    @Test func whatTheSystemRefusesIsToldInWords() throws {
        let folder = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "x".write(toFile: folder + "/file", atomically: false, encoding: .utf8)
        let refusals: [(String, () throws -> Void)] = [
            ("no such file", { _ = try Data(contentsOf: URL(filePath: folder + "/none")) }),
            (
                "no such file",
                { try Data("x".utf8).write(to: URL(filePath: folder + "/none/x")) }
            ),
            (
                "",
                {
                    try FileManager.default.createDirectory(
                        atPath: folder + "/file/x", withIntermediateDirectories: true)
                }
            ),
            ("", { try Data("x".utf8).write(to: URL(filePath: folder)) }),
        ]
        for (words, act) in refusals {
            let error = #expect(throws: (any Error).self) { try act() }
            let reason = try EvidenceFile.reason(#require(error))
            #expect(words.isEmpty || reason.contains(words), "\(reason)")
            #expect(!reason.contains("NSCocoa") && !reason.contains("Domain"), "\(reason)")
        }
    }

    /// /dev/full answers every write with ENOSPC.
    @Test func aFullDiskIsToldAtOnceAndEveryTime() throws {
        let writer = try LineWriter(path: "/dev/full")
        let first = #expect(throws: RunFolderError.self) { try writer.append(event) }
        #expect(first?.message == "cannot be written: no space left on device")
        #expect(throws: RunFolderError.self) { try writer.append(event) }
    }

    @Test func aPlaceThatCannotBeWrittenIsTold() {
        let error = #expect(throws: RunFolderError.self) {
            try LineWriter(path: "/proc/nowhere/timeline.jsonl")
        }
        #expect(error?.path == "/proc/nowhere/timeline.jsonl")
    }
}
