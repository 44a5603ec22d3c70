/// The requests that a connection has sent and that wait for their replies, in order.
struct RequestRing: ~Copyable {
    /// A request whose operation was given up: its reply is thrown away.
    static var abandoned: Int32 { -1 }
    /// A command whose reply says nothing: ASKING, READONLY, an expiry behind a write.
    static var unheeded: Int32 { -2 }
    /// A CLUSTER SLOTS.
    static var slots: Int32 { -3 }
    /// The first PING of a connection that greets.
    static var greeting: Int32 { -4 }
    /// From here downwards: a write that a WAIT follows, whose entry is the operation's own.
    private static var firstAwaited: Int32 { -16 }

    /// The entry of an operation's write that a WAIT follows.
    static func awaited(_ operation: Int32) -> Int32 { firstAwaited - operation }

    /// The operation whose write such an entry stands for; nil for any other entry.
    static func awaitedOperation(_ request: Int32) -> Int32? {
        request <= firstAwaited ? firstAwaited - request : nil
    }

    private let entries: UnsafeMutablePointer<Int32>
    private let mask: UInt32
    private var head: UInt32 = 0
    private var tail: UInt32 = 0

    /// A ring for at least so many requests.
    init(capacity: Int) {
        var size: UInt32 = 4
        while Int(size) < capacity { size *= 2 }
        entries = .allocate(capacity: Int(size))
        mask = size - 1
    }

    deinit {
        entries.deallocate()
    }

    /// How many requests wait.
    @inline(__always)
    var count: Int { Int(tail &- head) }

    /// How many more fit.
    @inline(__always)
    var room: Int { Int(mask) + 1 - count }

    /// Adds a request: an operation's index, or one of the constants. Returns its place.
    @inline(__always)
    mutating func append(_ request: Int32) -> UInt32 {
        let position = tail
        entries[Int(position & mask)] = request
        tail &+= 1
        return position
    }

    /// The oldest request; `abandoned` when there is none.
    @inline(__always)
    var first: Int32 { head != tail ? entries[Int(head & mask)] : Self.abandoned }

    /// Takes the oldest request; nil when there is none.
    @inline(__always)
    mutating func removeFirst() -> Int32? {
        guard head != tail else { return nil }
        let request = entries[Int(head & mask)]
        head &+= 1
        return request
    }

    /// Forgets all requests.
    mutating func removeAll() {
        head = tail
    }

    /// Puts another entry in a place whose reply has not come.
    mutating func replace(at position: UInt32, with request: Int32) {
        entries[Int(position & mask)] = request
    }

    /// Gives up on the request at a place.
    mutating func abandon(at position: UInt32) {
        replace(at: position, with: Self.abandoned)
    }
}
