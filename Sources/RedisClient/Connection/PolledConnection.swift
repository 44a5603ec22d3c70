import Glibc
import Wording

/// A connection that never blocks, for one thread that watches many nodes.
///
/// Watch ``descriptor`` for reading, and for writing while ``wantsToWrite``; call ``receive()``
/// when it is ready. After an error the connection is closed. Not to be shared between threads.
package final class PolledConnection {
    /// How far a connection is.
    package enum State: Hashable, Sendable {
        /// The other side has not answered yet, or TLS is not agreed on yet.
        case connecting
        /// Commands and replies flow.
        case open
        /// Over, by an error or by ``close()``.
        case closed
    }

    /// The other side.
    package let endpoint: Endpoint
    /// How far it is.
    package private(set) var state = State.connecting
    /// Commands whose reply has not come yet.
    package private(set) var pendingReplies = 0

    /// No answer that is asked for here comes near it, in bytes.
    private static let largestReply = 256 << 20

    private var socket: StreamSocket?
    private let reader = ReplyReader()
    /// The bytes for the wire, and how many of them are sent.
    private var output: [UInt8] = []
    private var sent = 0
    /// TLS, from when the other side has accepted; nil where it is not spoken.
    private var secure: SecureStream?
    /// What is to be said when TLS is agreed on.
    private var unsaid: [UInt8] = []
    /// The bytes that came since the last whole reply.
    private var unread = 0
    private var failure: RedisError?
    /// Whether the other side ever replied.
    private var isAnswered = false
    /// Whether the next reply is the one to AUTH, which nobody else asked for.
    private var isLoggingIn = false
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)

    /// Begins to connect, from a given local address if one is named.
    ///
    /// With credentials it logs in before the first command, without a round trip of its own; a refusal is an error of
    /// kind `unauthorized` from whatever comes next.
    package init(
        to endpoint: Endpoint, from source: String? = nil, as credentials: Credentials? = nil
    ) throws(RedisError) {
        self.endpoint = endpoint
        socket = try StreamSocket.connecting(to: endpoint, from: source)
        guard let credentials else { return }
        say(credentials.greeting)
        isLoggingIn = true
    }

    deinit {
        buffer.deallocate()
    }

    /// What to watch; -1 once closed.
    package var descriptor: Int32 {
        // A borrow of an optional that cannot be copied needs a switch.
        switch socket {
        case .some(let socket): socket.descriptor
        case .none: -1
        }
    }

    /// Whether the descriptor's turning writable matters: while connecting, and while a command
    /// waits.
    package var wantsToWrite: Bool {
        state != .closed && (sent < output.count || state == .connecting && secure == nil)
    }

    /// Sends a command, or as much of it as goes now; the rest goes with the next ``receive()``.
    package func send(_ arguments: [String]) throws(RedisError) {
        try send(CommandFormat.bytes(of: arguments), replies: 1)
    }

    /// Sends commands that are formatted already and will have so many replies.
    package func send(_ commands: [UInt8], replies: Int) throws(RedisError) {
        if let failure { throw failure }
        guard state != .closed else { throw trouble(.closed) }
        say(commands)
        pendingReplies += replies
        if state == .open, let failure = flush() { throw close(failure) }
    }

    /// Moves everything that can be moved now, and returns the replies that are complete, in the
    /// order of their commands. An error that follows replies is thrown by the next call.
    package func receive() throws(RedisError) -> [Reply] {
        if let failure { throw failure }
        var replies: [Reply] = []
        guard let failure = advance(&replies) else { return replies }
        let error = close(failure)
        if replies.isEmpty { throw error }
        return replies
    }

    /// Ends the connection; pending replies are lost. Ending it twice is harmless.
    package func close() {
        socket = nil
        state = .closed
    }

    /// Waits until ``receive()`` has something to do, at most so long; false when time ran out.
    func waits(atMost limit: Duration) -> Bool {
        let reads = state == .open || secure != nil
        let writes = wantsToWrite
        switch socket {
        case .some(let socket):
            return socket.waits(forWriting: writes, forReading: reads, atMost: limit)
        case .none: return true
        }
    }

    private func advance(_ replies: inout [Reply]) -> RedisError? {
        switch state {
        case .closed: return trouble(.closed)
        case .connecting:
            if secure == nil, let failure = finishConnecting() { return failure }
        case .open: break
        }
        guard state == .open || secure != nil else { return nil }
        if let failure = flush() { return failure }
        return collect(&replies)
    }

    private func finishConnecting() -> RedisError? {
        switch socket {
        case .none: return trouble(.closed)
        case .some(let socket):
            guard socket.waits(forWriting: true, forReading: false, atMost: .zero) else {
                return nil
            }
            let error = socket.connectionError
            guard error == 0 else {
                return RedisError(errorNumber: error, what: "connecting", endpoint: endpoint)
            }
            guard let security = endpoint.security else {
                state = .open
                return nil
            }
            secure = SecureStream(security, to: endpoint.host)
            return shakeHands()
        }
    }

    /// Whether the other side has accepted, but TLS is not agreed on.
    var isShakingHands: Bool { state == .connecting && secure != nil }

    /// Goes on with the handshake; where it is done, what was to be said goes out.
    private func shakeHands() -> RedisError? {
        guard let secure else { return nil }
        let step = secure.handshake()
        takeOutput(of: secure)
        switch step {
        case .waits: return flush()
        case .ended: return trouble(.closed)
        case .failed:
            // The other side is told why.
            _ = flush()
            return trouble(.insecure, secure.failure)
        case .done:
            state = .open
            let unsaid = unsaid
            self.unsaid = []
            say(unsaid)
            return nil
        }
    }

    /// Gives bytes to the wire, in the form that it wants.
    private func say(_ bytes: [UInt8]) {
        guard endpoint.security != nil else {
            output.append(contentsOf: bytes)
            return
        }
        guard state == .open, let secure else {
            unsaid.append(contentsOf: bytes)
            return
        }
        bytes.withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress else { return }
            // What cannot be said any more is noticed by what comes next.
            _ = secure.write(first, count: bytes.count)
        }
        takeOutput(of: secure)
    }

    private func takeOutput(of secure: SecureStream) {
        let count = secure.pending
        guard count > 0 else { return }
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: count))
        output.withUnsafeMutableBytes { bytes in
            guard let first = bytes.baseAddress else { return }
            secure.take(count, into: first + start)
        }
    }

    private func flush() -> RedisError? {
        while sent < output.count {
            switch sendRest() {
            case .moved(let count): sent += count
            case .wouldBlock, .ended: return nil
            case .failed(let error):
                return RedisError(errorNumber: error, what: "sending", endpoint: endpoint)
            }
        }
        output.removeAll(keepingCapacity: output.count <= 65536)
        sent = 0
        return nil
    }

    private func sendRest() -> StreamSocket.Transfer {
        switch socket {
        case .some(let socket):
            output.withUnsafeBytes { socket.send(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
        case .none: .wouldBlock
        }
    }

    private func receiveSome() -> StreamSocket.Transfer {
        switch socket {
        case .some(let socket): socket.receive(into: buffer)
        case .none: .wouldBlock
        }
    }

    private func collect(_ replies: inout [Reply]) -> RedisError? {
        while true {
            switch receiveSome() {
            case .wouldBlock: return nil
            case .ended: return trouble(.closed)
            case .failed(let error):
                return RedisError(errorNumber: error, what: "receiving", endpoint: endpoint)
            case .moved(let count):
                if let failure = take(count, &replies) { return failure }
            }
        }
    }

    /// Takes what came over the wire.
    private func take(_ count: Int, _ replies: inout [Reply]) -> RedisError? {
        guard let secure, let first = buffer.baseAddress else {
            return understand(count, &replies)
        }
        secure.feed(first, count: count)
        if state == .connecting {
            if let failure = shakeHands() { return failure }
            guard state == .open else { return nil }
        }
        while true {
            switch secure.read(into: first, capacity: buffer.count) {
            case .waits:
                takeOutput(of: secure)
                return flush()
            case .ended: return trouble(.closed)
            case .failed: return trouble(.insecure, secure.failure)
            case .done(let count): if let failure = understand(count, &replies) { return failure }
            }
        }
    }

    /// Takes what the other side said.
    private func understand(_ count: Int, _ replies: inout [Reply]) -> RedisError? {
        unread += count
        guard unread <= Self.largestReply else {
            return trouble(
                .protocolViolation, "a reply of more than \(Self.largestReply >> 20) MiB")
        }
        reader.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return read(&replies)
    }

    private func read(_ replies: inout [Reply]) -> RedisError? {
        do {
            while let reply = try reader.next() {
                (unread, isAnswered) = (0, true)
                if isLoggingIn {
                    isLoggingIn = false
                    guard let refusal = reply.serverError else { continue }
                    return trouble(.unauthorized, Secret.hiding(in: refusal.message))
                }
                replies.append(reply)
                pendingReplies -= 1
            }
            return nil
        } catch {
            return trouble(.protocolViolation, error.message)
        }
    }

    private func trouble(_ kind: RedisError.Kind, _ detail: String = "") -> RedisError {
        RedisError(kind, what: "receiving", endpoint: endpoint, detail: detail)
    }

    private func close(_ error: RedisError) -> RedisError {
        var error = error
        // A server says that it wants a certificate when it has heard that there is none, and closes: what was said to it
        // meanwhile may be what comes back, as a reset.
        let isLost = ![.insecure, .protocolViolation, .unauthorized].contains(error.kind)
        if isLost, !isAnswered, state == .open, let secure, secure.lacksCertificate {
            error = trouble(.insecure, SecureStream.noCertificate)
        }
        failure = error
        close()
        return error
    }
}
