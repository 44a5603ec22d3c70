import RedisClient

/// A place for one connection to one node, used again when it is lost.
struct Connection: ~Copyable {
    enum State: UInt8 {
        case closed
        case connecting
        /// Accepted by the kernel; TLS is being agreed on.
        case securing
        /// Accepted by the kernel; the answer to its greeting is awaited.
        case greeting
        case open

        /// Whether bytes can come and go.
        @inline(__always)
        var isConnected: Bool { self == .open || self == .greeting || self == .securing }
    }

    /// The node, from 0.
    var node: Int
    var state = State.closed
    var descriptor: Int32 = -1
    /// Counts the connections made here, so that a late event of an earlier one is known as such.
    var generation: UInt32 = 0
    /// When connecting has lasted too long.
    var connectDeadline: Int64 = 0
    /// Reads the replies; nil while closed.
    var scanner: ReplyScanner?
    /// What waits for replies.
    var requests: RequestRing
    var output: OutputBuffer
    /// Its TLS, and the bytes that this makes of the output; nil where it is not spoken.
    var secure: SecureStream?
    var wire = OutputBuffer(capacity: 0)
    /// Operations that wait for replies here; given-up ones are not among them.
    var live = 0
    /// The socket took less than it was given; it tells when it has room.
    var isBlocked = false
    /// Whether it is in the worker's list of those with bytes to send.
    var isDirty = false
    /// Whether it is in its node's list of those with room for a request, and its neighbours there.
    var isReady = false
    var readyNext: Int32 = -1
    var readyPrevious: Int32 = -1

    init(node: Int, requestCapacity: Int, outputCapacity: Int) {
        self.node = node
        requests = RequestRing(capacity: requestCapacity)
        output = OutputBuffer(capacity: outputCapacity)
    }
}
