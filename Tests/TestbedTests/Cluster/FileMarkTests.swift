import Foundation
import Glibc
import TestSupport
import Testing

@testable import Testbed

/// What a step wrote to a node's control file, and somebody changed and put back.
@Suite struct FileMarkTests {
    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: [])
    }

    /// Files' times go in steps of some milliseconds.
    private static func later() async throws { try await Task.sleep(for: .milliseconds(20)) }

    @Test func whatIsLeftAloneKeepsItsMark() async throws {
        let folder = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.write("5", to: "\(folder)/stall")
        let mark = FileMark(of: "\(folder)/stall")
        try await Self.later()
        _ = try String(contentsOfFile: "\(folder)/stall", encoding: .utf8)
        #expect(mark != nil && FileMark(of: "\(folder)/stall") == mark)
    }

    @Test func whatIsUndoneAndPutBackWithItsTimesHasAnotherMark() async throws {
        let folder = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/stall"
        try Self.write("5", to: path)
        let mark = FileMark(of: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        try await Self.later()
        try Self.write("0", to: path)
        try Self.write("5", to: path)
        let times = [status.st_atim, status.st_mtim]
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
        #expect(FileMark(of: path) != mark)
    }

    @Test func whatIsReplacedOrGoneHasAnotherMark() throws {
        let folder = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/stall"
        try Self.write("5", to: path)
        let mark = FileMark(of: path)
        try Self.write("5", to: "\(path).new")
        #expect(rename("\(path).new", path) == 0)
        #expect(FileMark(of: path) != mark)
        #expect(unlink(path) == 0)
        #expect(FileMark(of: path) == nil)
    }
}
