import Glibc

/// Understands a server's log as it comes, in pieces of any size and in constant memory.
///
/// It reads the logs of Redis 3 to 8 and of Valkey, also Valkey's logfmt and its other times. It
/// can be fed from a file that still grows: a line counts once its end has come.
package struct LogReader: Sendable {
    /// How much of a line is kept until its end comes, in bytes.
    package static let longestLine = 65536

    /// What has been read so far.
    package private(set) var tally = LogTally()

    private var clock: LogClock
    private var unfinished: [UInt8] = []
    private var isSkipping = false
    private let matcher = MessageTable.matcher

    /// A reader of a new log.
    ///
    /// - Parameters:
    ///   - year: The year of the first line, for logs that name none (before Redis 5). When nil it
    ///     is the last year that puts the line before `latest`.
    ///   - latest: When the log was written at the latest, in nanoseconds since 1970; when nil,
    ///     now.
    package init(year: Int? = nil, latest: Int64? = nil) {
        clock = LogClock(year: year, latest: latest ?? Int64(Glibc.time(nil)) * 1_000_000_000)
    }

    /// How many new years the log saw; counted only where it names no years.
    package var newYears: Int { clock.newYears }

    /// Whether the log names no years (before Redis 5).
    package var isYearless: Bool { clock.metYearless }

    /// Takes in the next piece of the log, and hands on each line whose end has come, with its raw
    /// text. A line without a readable prefix comes as nil. The text is valid during the call only.
    package mutating func read(
        _ piece: UnsafeRawBufferPointer, _ body: (LogLine?, UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        guard let base = piece.baseAddress else { return }
        tally.bytes += Int64(piece.count)
        var start = 0
        while start < piece.count {
            guard let found = memchr(base + start, newline, piece.count - start) else {
                keep(UnsafeRawBufferPointer(rebasing: piece[start...]))
                return
            }
            let end = UnsafeRawPointer(found) - base
            let part = UnsafeRawBufferPointer(rebasing: piece[start..<end])
            start = end + 1
            if unfinished.isEmpty, !isSkipping {
                try take(part, body)
            } else {
                keep(part)
                try finish(body)
            }
        }
    }

    /// Takes the last line, which has no end; call it when nothing more will come.
    package mutating func finish(
        _ body: (LogLine?, UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        guard !unfinished.isEmpty else {
            isSkipping = false
            return
        }
        let line = unfinished
        unfinished.removeAll(keepingCapacity: true)
        isSkipping = false
        try line.withUnsafeBytes { try take($0, body) }
    }

    private mutating func keep(_ part: UnsafeRawBufferPointer) {
        guard !isSkipping else { return }
        let room = Self.longestLine - unfinished.count
        unfinished.append(contentsOf: part.prefix(room))
        if part.count > room {
            isSkipping = true
            tally.overlong += 1
        }
    }

    private mutating func take(
        _ raw: UnsafeRawBufferPointer, _ body: (LogLine?, UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        var text = raw
        if text.last == UInt8(ascii: "\r") {
            text = UnsafeRawBufferPointer(rebasing: text.dropLast())
        }
        // A log that was truncated while it was open for writing begins with zeros.
        if text.first == 0 { text = UnsafeRawBufferPointer(rebasing: text.drop { $0 == 0 }) }
        let line = LogPrefix(text, &clock).map { prefix in
            LogLine(
                pid: prefix.pid, role: prefix.role, wallClockNanoseconds: prefix.time,
                level: prefix.level, message: matcher.message(of: prefix.message))
        }
        if let line {
            if case .unknown = line.message { tally.unknown += 1 } else { tally.recognised += 1 }
        } else {
            tally.unprefixed += 1
        }
        try body(line, text)
    }
}

private let newline = Int32(UInt8(ascii: "\n"))
