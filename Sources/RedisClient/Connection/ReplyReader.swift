import CHiredis

/// Makes replies of the bytes that arrive, however they are cut into pieces.
package struct ReplyReader: ~Copyable {
    /// The bytes are not RESP; nothing after them can be read.
    package struct Malformed: Error, Hashable, Sendable {
        /// What is wrong with them.
        package let message: String
    }

    private let reader: UnsafeMutablePointer<redisReader>

    /// A reader that has seen nothing yet.
    package init() {
        guard let reader = redisReaderCreate() else {
            fatalError("hiredis found no memory for a reader.")
        }
        self.reader = reader
    }

    deinit {
        redisReaderFree(reader)
    }

    /// Takes what arrived; it is copied.
    package func feed(_ bytes: UnsafeRawBufferPointer) {
        // A failure is kept by the reader, and told by the next call of `next()`.
        _ = redisReaderFeed(
            reader, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }

    /// The next whole reply; nil when more bytes are needed first.
    package func next() throws(Malformed) -> Reply? {
        var object: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &object) == REDIS_OK else {
            throw Malformed(
                message: withUnsafeBytes(of: reader.pointee.errstr) { text in
                    String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        guard let object else { return nil }
        defer { freeReplyObject(object) }
        return Self.reply(object.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private static func reply(_ reply: redisReply) -> Reply {
        switch reply.type {
        case REDIS_REPLY_STATUS: .status(text(reply))
        case REDIS_REPLY_ERROR: .error(ServerError(text(reply)))
        case REDIS_REPLY_INTEGER: .integer(reply.integer)
        case REDIS_REPLY_NIL: .nilReply
        case REDIS_REPLY_ARRAY:
            .array(
                (0..<Int(reply.elements)).compactMap { index in
                    reply.element?[index].map { Self.reply($0.pointee) }
                })
        // What RESP3 added is never asked for; its texts are kept as bytes all the same.
        default: .bulk(Array(bytes(reply)))
        }
    }

    private static func bytes(_ reply: redisReply) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : Int(reply.len))
    }

    private static func text(_ reply: redisReply) -> String {
        String(decoding: bytes(reply), as: UTF8.self)
    }
}
