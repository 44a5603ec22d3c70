import Foundation
import Testing

@testable import Testbed

struct LogPulseTests {
    private let second: Int64 = 1_000_000_000

    @Test func aNodeThatAnswersAndWritesNothingAtLevelDebugLosesTheLog() {
        var pulse = LogPulse()
        for time in 0...10 {
            pulse.hear(1, at: Int64(time) * second)
            pulse.check(answering: [1, 2], at: Int64(time) * second)
        }
        #expect(pulse.loss == "the log of node 2 had no line at level debug for 4 s")
    }

    @Test func aLogThatFallsSilentIsLost() {
        var pulse = LogPulse()
        pulse.hear(1, at: 0)
        for time in 0...6 { pulse.check(answering: [1], at: Int64(time) * second) }
        #expect(pulse.loss == nil)
        pulse.check(answering: [1], at: 7 * second)
        #expect(pulse.loss == "the log of node 1 had no line at level debug for 7 s")
    }

    @Test func aNodeThatDoesNotAnswerNeedNotWrite() {
        var pulse = LogPulse()
        pulse.hear(1, at: 0)
        pulse.check(answering: [1], at: 0)
        for time in 1...30 { pulse.check(answering: [], at: Int64(time) * second) }
        pulse.check(answering: [1], at: 31 * second)
        pulse.check(answering: [1], at: 36 * second)
        #expect(pulse.loss == nil)
    }

    @Test func aLogIsAliveWhenEveryNodeThatAnswersWroteSince() {
        var pulse = LogPulse()
        pulse.hear(1, at: 5)
        #expect(pulse.isAlive(since: 5, answering: [1]))
        #expect(!pulse.isAlive(since: 6, answering: [1]))
        #expect(!pulse.isAlive(since: 5, answering: [1, 2]))
        #expect(pulse.isAlive(since: 6, answering: []))
    }

    @Test func aLogThatIsCutOffWhileItIsReadSaysSo() throws {
        let path = NSTemporaryDirectory() + "log-tail-\(UUID().uuidString)"
        defer { unlink(path) }
        try "1:M 30 Nov 2026 02:00:00.000 . a\n".write(
            toFile: path, atomically: false, encoding: .utf8)
        let tail = LogTail(node: 1, path: path)
        #expect(tail.advance { _ in } == nil)
        #expect(truncate(path, 3) == 0)
        #expect(tail.advance { _ in } == "was cut off")
        #expect(LogTail(node: 2, path: path + "/x").advance { _ in } == "cannot be opened")
        // A node that joins later has none yet.
        #expect(LogTail(node: 3, path: path + ".none").advance { _ in } == nil)
        #expect(unlink(path) == 0)
        #expect(tail.advance { _ in } != nil)
    }

    @Test func aNodeThatWasNotAtLevelDebugForAWhileLosesTheLog() {
        var pulse = LogPulse()
        pulse.check(levels: [:])
        #expect(pulse.loss == nil)
        pulse.check(levels: [3: "notice"])
        pulse.check(levels: [3: "debug"])
        #expect(pulse.loss == "the log of node 3 was at level 'notice', not debug, for a time")
    }

    @Test func aLogThatIsReplacedByALongerOneSaysSo() throws {
        let path = NSTemporaryDirectory() + "log-tail-\(UUID().uuidString)"
        defer { unlink(path) }
        let line = "1:M 30 Nov 2026 02:00:00.000 . a\n"
        try line.write(toFile: path, atomically: false, encoding: .utf8)
        let tail = LogTail(node: 1, path: path)
        #expect(tail.advance { _ in } == nil)
        try (line + line).write(toFile: path, atomically: false, encoding: .utf8)
        #expect(tail.advance { _ in } == nil)
        try String(repeating: "x", count: 100).write(
            toFile: path, atomically: false, encoding: .utf8)
        #expect(tail.advance { _ in } == "was written anew")
    }

    @Test func aLogThatGrowsFasterThanItCanBeReadIsGivenUp() throws {
        let path = NSTemporaryDirectory() + "log-tail-\(UUID().uuidString)"
        defer { unlink(path) }
        try "1:M 30 Nov 2026 02:00:00.000 . a\n".write(
            toFile: path, atomically: false, encoding: .utf8)
        let tail = LogTail(node: 1, path: path)
        #expect(tail.advance { _ in } == nil)
        // A hole is read like zeros and takes no room.
        #expect(truncate(path, 33 << 20) == 0)
        #expect(tail.advance { _ in } == "grows faster than it can be read")
    }
}
