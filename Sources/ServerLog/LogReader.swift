/// Understands a server's log as it comes, in pieces of any size and in constant memory.
///
/// It reads the logs of Redis 3 to 8 and of Valkey, also Valkey's logfmt and its other times. It
/// can be fed from a file that still grows: a line counts once its end has come.
package struct LogReader: Sendable {
    /// How much of a line is kept until its end comes, in bytes.
    package static let longestLine = LineSplitter.longestLine

    /// What has been read so far.
    package private(set) var tally = LogTally()

    private var clock: LogClock
    private var splitter = LineSplitter()
    private let matcher = MessageTable.matcher

    /// A reader of a new log.
    ///
    /// - Parameters:
    ///   - year: The year of the first line, for logs that name none (before Redis 5). When nil it
    ///     is the last year that puts the line before `latest`.
    ///   - latest: When the log was written at the latest, in nanoseconds since 1970; when nil,
    ///     now.
    package init(year: Int? = nil, latest: Int64? = nil) {
        clock = LogClock(year: year, latest: latest ?? LogClock.now)
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
        tally.bytes += Int64(piece.count)
        var splitter = LineSplitter()
        swap(&splitter, &self.splitter)
        defer {
            swap(&splitter, &self.splitter)
            tally.overlong = self.splitter.overlong
        }
        try splitter.read(piece) { try take($0, body) }
    }

    /// Takes the last line, which has no end; call it when nothing more will come.
    package mutating func finish(
        _ body: (LogLine?, UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        var splitter = LineSplitter()
        swap(&splitter, &self.splitter)
        defer { swap(&splitter, &self.splitter) }
        try splitter.finish { try take($0, body) }
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
