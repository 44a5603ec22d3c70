import Glibc

/// Finds a server's line inside what a collector, a viewer or a person put around it.
enum LineFinder {
    /// How far into a line the server's own is looked for, in bytes.
    private static let farthest = 4096

    /// A server's line that was found: where it begins, and what it begins with.
    struct Found {
        let start: Int
        let prefix: LogPrefix
    }

    /// The server's line within a line; nil when there is none with a time of its own.
    static func find(_ line: UnsafeRawBufferPointer, _ clock: inout LogClock) -> Found? {
        if let found = byRole(line, &clock) { return found }
        return byPid(line, &clock) ?? asFields(line, &clock)
    }

    /// `211:M `, also without a time behind it; where its message begins.
    static func beginning(
        in line: UnsafeRawBufferPointer
    ) -> (start: Int, pid: Int32, role: LogRole, message: Int)? {
        for start in rolePlaces(in: line) {
            var cursor = Cursor(text: line)
            cursor.move(to: start)
            guard let pid = cursor.digits(), cursor.skip(UInt8(ascii: ":")),
                let role = cursor.next().flatMap({ LogRole(letter: $0) }),
                cursor.skip(UInt8(ascii: " "))
            else { continue }
            return (start, Int32(truncatingIfNeeded: pid), role, cursor.offset)
        }
        return nil
    }

    private static func byRole(
        _ line: UnsafeRawBufferPointer, _ clock: inout LogClock
    ) -> Found? {
        guard let base = line.baseAddress else { return nil }
        let end = min(line.count, farthest)
        var from = 0
        // This runs for every line of a log with something around its lines.
        while from < end, let hit = memchr(base + from, Int32(UInt8(ascii: ":")), end - from) {
            let colon = UnsafeRawPointer(hit) - base
            from = colon + 1
            guard let start = pidStart(line, before: colon) else { continue }
            let rest = UnsafeRawBufferPointer(rebasing: line[start...])
            if let prefix = LogPrefix(rest, &clock) { return Found(start: start, prefix: prefix) }
        }
        return nil
    }

    private static func rolePlaces(in line: UnsafeRawBufferPointer) -> [Int] {
        line.indices.prefix(farthest).compactMap { index in
            line[index] == UInt8(ascii: ":") ? pidStart(line, before: index) : nil
        }
    }

    /// Where the pid before a colon begins; nil unless a role's letter follows the colon.
    @inline(__always)
    private static func pidStart(_ line: UnsafeRawBufferPointer, before colon: Int) -> Int? {
        guard colon > 0, colon + 1 < line.count, isDigit(line[colon - 1]) else { return nil }
        switch line[colon + 1] {
        case UInt8(ascii: "M"), UInt8(ascii: "S"), UInt8(ascii: "C"), UInt8(ascii: "X"),
            UInt8(ascii: "s"):
            break
        default: return nil
        }
        var start = digitsStart(line, before: colon)
        if start > 1, line[start - 1] == UInt8(ascii: ":"), isDigit(line[start - 2]) {
            start = digitsStart(line, before: start - 1)
        }
        return start
    }

    private static func digitsStart(_ line: UnsafeRawBufferPointer, before end: Int) -> Int {
        var start = end
        while start > 0, end - start < 10, isDigit(line[start - 1]) { start -= 1 }
        return start
    }

    /// `[5120] 03 Mar 10:00:01.100 # `, as servers before Redis 3 and on Windows write.
    private static func byPid(_ line: UnsafeRawBufferPointer, _ clock: inout LogClock) -> Found? {
        let end = min(line.count, 512)
        for start in 0..<end where line[start] == UInt8(ascii: "[") {
            guard start + 1 < line.count, isDigit(line[start + 1]) else { continue }
            let rest = UnsafeRawBufferPointer(rebasing: line[start...])
            if let prefix = LogPrefix(rest, &clock) { return Found(start: start, prefix: prefix) }
        }
        return nil
    }

    /// Valkey's logfmt behind something else.
    private static func asFields(
        _ line: UnsafeRawBufferPointer, _ clock: inout LogClock
    ) -> Found? {
        let mark: StaticString = "pid="
        var cursor = Cursor(text: UnsafeRawBufferPointer(rebasing: line.prefix(farthest)))
        let bytes = UnsafeRawBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
        guard cursor.text(before: bytes) != nil, cursor.offset > 0 else { return nil }
        let start = cursor.offset
        let rest = UnsafeRawBufferPointer(rebasing: line[start...])
        return LogPrefix(rest, &clock).map { Found(start: start, prefix: $0) }
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
}
