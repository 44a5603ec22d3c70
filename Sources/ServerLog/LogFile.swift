import Glibc

/// Reads a whole log from a file or any other descriptor, in constant memory.
package enum LogFile {
    /// A file that could not be read.
    package struct Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
        /// Which one.
        package let path: String
        /// The operating system's error number.
        package let errorNumber: Int32

        /// A file, and why it could not be read.
        package init(path: String, errorNumber: Int32) {
            self.path = path
            self.errorNumber = errorNumber
        }

        /// `redis.log: No such file or directory`
        package var description: String {
            errorNumber == EBADMSG
                ? "\(path): what is compressed in it is damaged; decompress what can be had, and give that"
                : "\(path): \(String(cString: strerror(errorNumber)))"
        }
    }

    /// Feeds everything that a descriptor yields to a reader, its last line included. The path is
    /// for the error's text.
    package static func read(
        descriptor: Int32, path: String, into reader: inout LogReader,
        _ body: (LogLine?, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 {
                try reader.read(UnsafeRawBufferPointer(rebasing: buffer[..<count]), body)
            } else if count == 0 {
                return try reader.finish(body)
            } else if errno != EINTR {
                throw Unreadable(path: path, errorNumber: errno)
            }
        }
    }

    /// Feeds a whole file to a reader, its last line included.
    package static func read(
        path: String, into reader: inout LogReader,
        _ body: (LogLine?, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unreadable(path: path, errorNumber: errno) }
        defer { close(descriptor) }
        try read(descriptor: descriptor, path: path, into: &reader, body)
    }

    /// All lines with a readable prefix, and how many there were of each sort. For logs that fit
    /// into memory.
    package static func lines(
        path: String, year: Int? = nil
    ) throws -> (lines: [LogLine], tally: LogTally) {
        var reader = LogReader(year: year)
        var lines: [LogLine] = []
        try read(path: path, into: &reader) { line, _ in
            if let line { lines.append(line) }
        }
        return (lines, reader.tally)
    }
}
