import CHiredis
import Glibc

/// What is known of the last reply that a `ReplyScanner` read.
package struct ReplyDigest {
    /// What kind of reply it was.
    package enum Kind: UInt8, Sendable {
        case string
        case array
        case integer
        case null
        case status
        case error
    }

    /// One part of a reply, in the order of the wire; an array stands before its elements.
    package enum Part: Hashable, Sendable {
        /// An array of so many elements, which follow.
        case array(Int)
        case integer(Int)
        case null
        /// A string, status or error.
        case text(String)
    }

    /// How many of the first bytes are kept.
    package static var capacity: Int { 256 }
    /// How many first bytes of a string are kept; errors and statuses are kept up to `capacity`.
    package static var stringBytes: Int { 32 }

    /// What kind of reply it was.
    package private(set) var kind = Kind.null
    /// The kind as the bit of its raw value, for a look into a set of kinds: what is asked of every reply.
    package private(set) var kindBit: UInt8 = 1 << Kind.null.rawValue
    /// The number of an integer reply; the number of elements of an array.
    package private(set) var integer = 0
    /// How long a string, status or error was, in bytes.
    package private(set) var length = 0
    /// How many of its first bytes are kept.
    package private(set) var keptLength = 0
    /// The first bytes of a string, status or error.
    package let bytes: UnsafeMutablePointer<UInt8>
    /// Whether `parts` is filled.
    package var keepsParts = false
    /// All of the reply, when `keepsParts` was set before it was read.
    package var parts: [Part] = []

    /// An empty digest; `deallocate` frees it.
    package init() {
        bytes = .allocate(capacity: Self.capacity)
        bytes.initialize(repeating: 0, count: Self.capacity)
    }

    /// Frees what the digest holds.
    package func deallocate() {
        bytes.deallocate()
    }

    /// The kept first bytes of a string, status or error.
    package var text: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes, count: keptLength)
    }

    // The functions below are hiredis's object makers. Whatever is not nil stands for an object.
    private static var made: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: 1) }

    private static func digest(
        _ task: UnsafePointer<redisReadTask>?
    ) -> UnsafeMutablePointer<ReplyDigest>? {
        task?.pointee.privdata?.assumingMemoryBound(to: ReplyDigest.self)
    }

    nonisolated(unsafe) static let functions: UnsafeMutablePointer<redisReplyObjectFunctions> = {
        // Filled one by one: hiredis 1 has makers for the types of RESP3 as well, which are not used.
        var makers = redisReplyObjectFunctions()
        makers.createString = { task, text, length in
            guard let task, let text, let digest = digest(task) else { return made }
            // Most replies: a value, or OK. A copy of a size that the compiler knows is no call.
            if task.pointee.parent == nil, !digest.pointee.keepsParts {
                if task.pointee.type == REDIS_REPLY_STRING, length >= stringBytes {
                    digest.pointee.set(.string)
                    digest.pointee.length = length
                    digest.pointee.keptLength = stringBytes
                    memcpy(digest.pointee.bytes, text, stringBytes)
                    return made
                }
                if task.pointee.type == REDIS_REPLY_STATUS, length == 2 {
                    digest.pointee.set(.status)
                    digest.pointee.length = 2
                    digest.pointee.keptLength = 2
                    memcpy(digest.pointee.bytes, text, 2)
                    return made
                }
            }
            digest.pointee.takeText(task, text, length)
            return made
        }
        makers.createArray = { task, count in
            digest(task)?.pointee.take(task, .array, Int(count), .array(Int(count)))
            return made
        }
        makers.createInteger = { task, value in
            digest(task)?.pointee.take(task, .integer, Int(value), .integer(Int(value)))
            return made
        }
        makers.createNil = { task in
            digest(task)?.pointee.take(task, .null, 0, .null)
            return made
        }
        makers.freeObject = { _ in }
        let functions = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
        functions.initialize(to: makers)
        return functions
    }()

    @inline(__always)
    private mutating func set(_ kind: Kind) {
        self.kind = kind
        kindBit = 1 &<< kind.rawValue
    }

    private mutating func take(
        _ task: UnsafePointer<redisReadTask>?, _ kind: Kind, _ integer: Int, _ part: Part
    ) {
        if task?.pointee.parent == nil {
            set(kind)
            self.integer = integer
            length = 0
            keptLength = 0
            if keepsParts { parts.removeAll(keepingCapacity: true) }
        }
        if keepsParts { parts.append(part) }
    }

    @inline(never)
    private mutating func takeText(
        _ task: UnsafePointer<redisReadTask>, _ text: UnsafeMutablePointer<CChar>, _ count: Int
    ) {
        let type = task.pointee.type
        if task.pointee.parent == nil {
            set(type == REDIS_REPLY_STRING ? .string : type == REDIS_REPLY_ERROR ? .error : .status)
            length = count
            keptLength = min(count, type == REDIS_REPLY_STRING ? Self.stringBytes : Self.capacity)
            memcpy(bytes, text, keptLength)
            if keepsParts { parts.removeAll(keepingCapacity: true) }
        }
        if keepsParts { keep(text, count) }
    }

    private mutating func keep(_ text: UnsafeMutablePointer<CChar>, _ count: Int) {
        let raw = UnsafeRawBufferPointer(start: text, count: count)
        parts.append(.text(String(decoding: raw, as: UTF8.self)))
    }
}
