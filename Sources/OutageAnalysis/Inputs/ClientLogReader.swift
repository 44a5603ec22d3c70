import Foundation
import RedisClient
import ServerLog

/// Reads a client's log: JSON objects a line, or plain text, stack traces included.
struct ClientLogReader {
    /// How a client wrote a line: its time, its thread, and all its words.
    private struct Words {
        var at: WallTime?
        var thread: String?
        var text: String
    }

    /// The failures in a text, in the order of its lines. A line that continues another, as those
    /// of a stack trace do, has that one's time, and counts only when it tells another kind of
    /// failure.
    static func failures(in text: String, source: Int) -> [ClientFailure] {
        var failures: [ClientFailure] = []
        var lastTime: WallTime?
        var lastStart = 0
        var number = 0
        text.enumerateLines { line, _ in
            number += 1
            let words = words(of: line)
            if words.at != nil {
                lastTime = words.at
                lastStart = number
            }
            guard var failure = failure(words, source: source, line: number) else { return }
            failure.at = words.at ?? lastTime
            let isContinued =
                words.at == nil
                && failures.last.map { $0.line >= lastStart && $0.at == failure.at } ?? false
            if isContinued, failures.last?.library != .unknown { return }
            failures.append(failure)
        }
        return failures
    }

    private static func failure(
        _ words: Words, source: Int, line: Int
    ) -> ClientFailure? {
        let text = words.text
        guard
            let message = ClientMessage.table.first(where: { message in
                message.marks.allSatisfy { text.contains($0) }
            })
        else { return nil }
        return ClientFailure(
            source: source, line: line, at: nil, library: message.library, kind: message.kind,
            command: command(in: text), timeoutMilliseconds: timeout(in: text),
            attempts: attempts(in: text), host: host(in: text),
            channel: text.captured(after: "channel: [id: ", upTo: [",", "]"]),
            thread: words.thread,
            text: Secret.hiding(in: String(decoding: text.utf8.prefix(400), as: UTF8.self)))
    }

    private static func words(of line: String) -> Words {
        if line.first == "{", let data = line.data(using: .utf8),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        {
            let texts = object.compactMapValues { $0 as? String }
            let keys = texts.keys.sorted()
            let timeKey = keys.first { $0.contains("time") && time(in: texts[$0] ?? "") != nil }
            let threadKey = keys.first { $0.contains("thread") }
            let rest = keys.filter { $0 != timeKey && $0 != threadKey }.compactMap { texts[$0] }
            return Words(
                at: timeKey.flatMap { texts[$0] }.flatMap { time(in: $0) },
                thread: threadKey.flatMap { texts[$0] }, text: rest.joined(separator: " "))
        }
        return Words(at: time(in: line), thread: nil, text: line)
    }

    /// The first time among the first bytes of a line.
    private static func time(in line: String) -> WallTime? {
        var head = Array(line.utf8.prefix(64))
        head += Array(repeating: 0, count: 1)
        return head.withUnsafeBytes { bytes in
            for start in 0..<bytes.count where bytes[start] &- UInt8(ascii: "0") <= 9 {
                if start > 0, bytes[start - 1] &- UInt8(ascii: "0") <= 9 { continue }
                var cursor = Cursor(text: UnsafeRawBufferPointer(rebasing: bytes[start...]))
                if let nanoseconds = LogClock.standard(&cursor) {
                    return WallTime(milliseconds: nanoseconds / 1_000_000)
                }
            }
            return nil
        }
    }

    private static func command(in text: String) -> String? {
        let found =
            text.captured(after: "command: (", upTo: [")"])
            ?? text.captured(after: "command: ", upTo: [" ", ",", "\n"])
        return found.flatMap { $0.allSatisfy(\.isLetter) && !$0.isEmpty ? $0.uppercased() : nil }
    }

    private static func timeout(in text: String) -> Int64? {
        if let found = text.captured(after: "timeout (", upTo: [" ms"]) {
            return Int64(found).flatMap { $0 < 1 << 40 ? $0 : nil }
        }
        guard let after = text.captured(after: "timed out after ", upTo: ["(s)"]) else {
            return nil
        }
        let parts = after.split(separator: " ")
        guard parts.count == 2, let number = Int64(parts[0]), number < 1 << 40 else { return nil }
        switch parts[1] {
        case "minute": return number * 60_000
        case "second": return number * 1000
        case "millisecond": return number
        default: return nil
        }
    }

    private static func attempts(in text: String) -> Int64? {
        let found =
            text.captured(after: "failedAttempts=", upTo: [" "])
            ?? text.captured(after: "after ", upTo: [" retry attempts"])
        return found.flatMap { Int64($0) }
    }

    private static func host(in text: String) -> String? {
        let found =
            text.captured(after: "host ", upTo: [" disconnected"])
            ?? text.captured(after: "R:/", upTo: ["]", " "])
            ?? text.captured(after: "dial tcp ", upTo: [": "])
            ?? text.captured(after: "nable to connect to ", upTo: [" ", "\n"])
            ?? text.captured(after: "connecting to ", upTo: [". ", " "])
        return found.flatMap { $0.isEmpty || $0 == "/" ? nil : $0 }
    }
}

extension String {
    /// What stands between a mark and the first of the ends after it; nil when either is missing.
    fileprivate func captured(after mark: String, upTo ends: [String]) -> String? {
        guard let start = range(of: mark) else { return nil }
        let rest = self[start.upperBound...]
        let end = ends.compactMap { rest.range(of: $0)?.lowerBound }.min()
        return end.map { String(rest[..<$0]) }
    }
}
