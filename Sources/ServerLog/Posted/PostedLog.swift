/// Reads a whole log as people have it: compressed or not, in any encoding, in either order.
package enum PostedLog {
    /// How much is looked at before anything is told, in bytes.
    private static let head = 2 << 20
    /// The largest log that is turned round, in bytes.
    private static let largestTurned = 256 << 20

    /// So many lines of which none is a server's are enough: what follows is not looked at.
    package static let mostUnread = 2_000_000

    /// So many bytes of which none is of a server's line are enough, too: a line may never end.
    package static let mostUnreadBytes: Int64 = 1 << 30

    /// What became of a file.
    package struct Reading: ~Copyable, Sendable {
        /// How its lines were read.
        package let reader: PostedLogReader
        /// Its beginning, for telling what it is when nothing could be read of it.
        package let head: [UInt8]
        /// Whether it was compressed and breaks off, or goes on with what is not.
        package let isCutShort: Bool
        /// Whether it comes newest first and is too large to be turned round.
        package let isTooLargeToTurn: Bool
        /// Whether it was given up, since none of its first ``PostedLog/mostUnread`` lines, or
        /// ``PostedLog/mostUnreadBytes``, could be read.
        package let isGivenUp: Bool
    }

    /// Reads a file, or standard input when the path is `-`, and hands on each line with its text.
    ///
    /// - Throws: ``LogFile/Unreadable`` or ``CompressedFile/Unsupported``, and what the body throws.
    package static func read(
        path: String, year: Int?, latest: Int64?,
        _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
    ) throws -> Reading {
        var stream = Stream(year: year, latest: latest)
        var decoder = TextDecoder()
        var isCutShort = false
        var isGivenUp = false
        do {
            isCutShort = try CompressedFile.read(path: path) { piece in
                try decoder.decode(piece) { try stream.take($0, body) }
            }
            try stream.finish(body)
        } catch is GivenUp {
            // A pipe that never ends would else never be answered.
            isGivenUp = true
        }
        return Reading(
            reader: stream.reader
                ?? PostedLogReader(habits: LogHabits(), year: year, latest: latest),
            head: Array(stream.start.prefix(1 << 16)), isCutShort: isCutShort,
            isTooLargeToTurn: stream.isTooLargeToTurn, isGivenUp: isGivenUp)
    }

    private struct GivenUp: Error {}

    /// What comes, kept until it is known how it is to be read.
    private struct Stream: ~Copyable {
        let year: Int?
        let latest: Int64?
        var start: [UInt8] = []
        var kept: [UInt8] = []
        var reader: PostedLogReader?
        var splitter = LineSplitter()
        var bytes: Int64 = 0
        var number = 0
        var isTooLargeToTurn = false

        mutating func take(
            _ piece: UnsafeRawBufferPointer,
            _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
        ) throws {
            bytes += Int64(piece.count)
            if bytes >= PostedLog.mostUnreadBytes, reader?.tally.read == 0 { throw GivenUp() }
            if start.count < 1 << 16 {
                start.append(contentsOf: piece.prefix(1 << 16 - start.count))
            }
            guard reader == nil || reader?.habits.isNewestFirst == true, !isTooLargeToTurn else {
                return try tell(piece, body)
            }
            kept.append(contentsOf: piece)
            if reader == nil, kept.count >= PostedLog.head { learn() }
            if reader?.habits.isNewestFirst == false { try release(body) }
            if kept.count > PostedLog.largestTurned {
                isTooLargeToTurn = true
                try release(body)
            }
        }

        mutating func finish(
            _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
        ) throws {
            if reader == nil { learn() }
            if reader?.habits.isNewestFirst == true, !isTooLargeToTurn {
                try turn(body)
            } else {
                try release(body)
                try end(body)
            }
            reader?.count(bytes: bytes, overlong: splitter.overlong)
        }

        private mutating func learn() {
            let habits = kept.withUnsafeBytes {
                LogHabits(
                    learnedFrom: UnsafeRawBufferPointer(rebasing: $0.prefix(PostedLog.head)),
                    year: year, latest: latest)
            }
            reader = PostedLogReader(habits: habits, year: year, latest: latest)
        }

        private mutating func release(
            _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
        ) throws {
            let all = kept
            kept = []
            try all.withUnsafeBytes { try tell($0, body) }
        }

        private mutating func tell(
            _ piece: UnsafeRawBufferPointer,
            _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
        ) throws {
            // The splitter is lent out: the rest is changed while it hands on lines.
            var splitter = LineSplitter()
            swap(&splitter, &self.splitter)
            defer { swap(&splitter, &self.splitter) }
            try splitter.read(piece) { try next($0, body) }
        }

        private mutating func end(
            _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
        ) throws {
            var splitter = LineSplitter()
            swap(&splitter, &self.splitter)
            defer { swap(&splitter, &self.splitter) }
            try splitter.finish { try next($0, body) }
        }

        private mutating func next(
            _ raw: UnsafeRawBufferPointer,
            _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
        ) throws {
            number += 1
            try reader?.take(raw, number: number, body)
            if number >= PostedLog.mostUnread, reader?.tally.read == 0 { throw GivenUp() }
        }

        /// Tells the lines from the last to the first, each with its own number.
        private mutating func turn(
            _ body: (PostedLine, UnsafeRawBufferPointer) throws -> Void
        ) throws {
            var ranges: [Range<Int>] = []
            var begin = 0
            for (index, byte) in kept.enumerated() where byte == UInt8(ascii: "\n") {
                ranges.append(begin..<index)
                begin = index + 1
            }
            if begin < kept.count { ranges.append(begin..<kept.count) }
            let all = kept
            kept = []
            try all.withUnsafeBytes { bytes in
                for (index, range) in ranges.enumerated().reversed() {
                    let line = UnsafeRawBufferPointer(
                        rebasing: bytes[range].prefix(LineSplitter.longestLine))
                    try reader?.take(line, number: index + 1, body)
                }
            }
        }
    }
}
