import Glibc
package import ServerLog

/// Reads what a node's log has grown by. Belongs to one thread.
package final class LogTail {
    /// The most bytes that may be unread: ten minutes of a busy server's log at debug level.
    private static let longestBacklog: Int64 = 32 << 20

    let node: Int
    private let path: String
    private var descriptor: Int32 = -1
    private var reader: LogReader
    private var place: Int64 = 0
    /// What was read last, to see that the file is the one that was read.
    private var ending: [UInt8] = []
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)

    package init(node: Int, path: String) {
        self.node = node
        self.path = path
        reader = LogReader()
    }

    deinit {
        buffer.deallocate()
        if descriptor >= 0 { close(descriptor) }
    }

    /// Hands on every line that was completed since the last call.
    ///
    /// - Returns: Why what the node writes is not all here, in words; nil when it is.
    package func advance(_ body: (LogLine) -> Void) -> String? {
        if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
        // A node that joins later has no log yet; of one that answers without a log the pulse tells.
        guard descriptor >= 0 else { return errno == ENOENT ? nil : "cannot be opened" }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return "cannot be read" }
        if Int64(status.st_size) < place { return "was cut off" }
        if status.st_nlink == 0 { return "was removed" }
        // No server writes so much between two looks; whatever does must not keep the run from its end.
        guard Int64(status.st_size) - place <= Self.longestBacklog else {
            return "grows faster than it can be read"
        }
        guard hasEnding else { return "was written anew" }
        while place < Int64(status.st_size) {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            guard count > 0 else { return count < 0 ? "cannot be read" : nil }
            place += Int64(count)
            ending = Array(buffer[max(0, count - 64)..<count])
            reader.read(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { line, _ in
                if let line { body(line) }
            }
        }
        return nil
    }

    /// Whether what was read last is there still.
    private var hasEnding: Bool {
        let bytes = [UInt8](unsafeUninitializedCapacity: ending.count) { room, count in
            count = max(
                0, pread(descriptor, room.baseAddress, ending.count, off_t(place) - ending.count))
        }
        return bytes == ending
    }
}
