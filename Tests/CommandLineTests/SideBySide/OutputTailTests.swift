import Foundation
import Testing

@testable import Commands

@Suite struct OutputTailTests {
    @Test func wholeLinesComeOnceAndReasonsAreKept() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        var tail = OutputTail(path: file.path)
        #expect(tail.lines() == [])
        try Data("[1/2] running\nrun 1: cluster whole\nno tun dev".utf8).write(to: file)
        #expect(tail.lines() == ["[1/2] running", "run 1: cluster whole"])
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("ice\n".utf8))
        try handle.close()
        #expect(tail.lines() == ["no tun device"])
        #expect(tail.lastWords == "no tun device")
    }
}
