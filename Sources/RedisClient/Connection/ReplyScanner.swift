public import CHiredis
import Glibc

/// Reads replies without keeping them: no memory is asked for per reply.
///
/// hiredis parses with its own functions for making objects, and here they make none. They leave
/// the outermost reply's kind, number and first bytes in a `ReplyDigest`; and where it is asked
/// for, all of an array's parts.
///
/// Public, since what only the package sees is not inlined into other modules.
public struct ReplyScanner: ~Copyable {
    /// What `next` found.
    public enum Step: Sendable {
        /// A whole reply; the digest tells what it was.
        case reply
        /// More bytes are needed.
        case incomplete
        /// What came is not RESP, or larger than allowed: nothing after it can be understood.
        case malformed
    }

    @usableFromInline
    let reader: UnsafeMutablePointer<redisReader>
    @usableFromInline
    let largestReply: Int
    /// How many bytes came since the last whole reply ended. hiredis drops what it has understood, the
    /// elements of an array among it, so that its own buffer does not tell how long a reply is.
    @usableFromInline
    package internal(set) var pending = 0

    /// A reader of one connection's replies.
    ///
    /// - Parameters:
    ///   - digest: Where each reply is described; outlives the reader.
    ///   - largestReply: A reply of more bytes counts as malformed.
    package init(digest: UnsafeMutablePointer<ReplyDigest>, largestReply: Int) {
        guard let reader = redisReaderCreateWithFunctions(ReplyDigest.functions) else {
            fatalError("No memory for a reply reader.")
        }
        self.reader = reader
        self.largestReply = largestReply
        reader.pointee.privdata = UnsafeMutableRawPointer(digest)
    }

    deinit {
        redisReaderFree(reader)
    }

    /// Adds bytes from the connection.
    package mutating func feed(_ bytes: UnsafeRawPointer, count: Int) {
        pending &+= count
        _ = redisReaderFeed(reader, bytes.assumingMemoryBound(to: CChar.self), count)
    }

    /// Reads on to the end of the next reply. Inlined, for it is asked once more for each request.
    @inlinable @inline(__always)
    public mutating func next() -> Step {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &reply) == REDIS_OK else { return .malformed }
        guard reply == nil else {
            pending = reader.pointee.len &- reader.pointee.pos
            return .reply
        }
        return pending > largestReply ? .malformed : .incomplete
    }
}
