import Glibc
import Wording

/// A connection that never blocks, for one thread that watches many nodes.
///
/// Watch ``descriptor`` for reading, and for writing while ``wantsToWrite``; call ``receive()``
/// when it is ready. After an error the connection is closed. Not to be shared between threads.
package final class PolledConnection {
    /// How far a connection is.
    package enum State: Hashable, Sendable {
        /// The other side has not answered yet.
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
    private var output: [UInt8] = []
    private var sent = 0
    /// The bytes that came since the last whole reply.
    private var unread = 0
    private var failure: RedisError?
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
        output = credentials.greeting
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
        state == .connecting || (state == .open && sent < output.count)
    }

    /// Sends a command, or as much of it as goes now; the rest goes with the next ``receive()``.
    package func send(_ arguments: [String]) throws(RedisError) {
        try send(CommandFormat.bytes(of: arguments), replies: 1)
    }

    /// Sends commands that are formatted already and will have so many replies.
    package func send(_ commands: [UInt8], replies: Int) throws(RedisError) {
        if let failure { throw failure }
        guard state != .closed else { throw trouble(.closed) }
        output.append(contentsOf: commands)
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
        let reads = state == .open
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
        case .connecting: if let failure = finishConnecting() { return failure }
        case .open: break
        }
        guard state == .open else { return nil }
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
            state = .open
            return nil
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
                unread += count
                guard unread <= Self.largestReply else {
                    return trouble(
                        .protocolViolation, "a reply of more than \(Self.largestReply >> 20) MiB")
                }
                reader.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                if let failure = read(&replies) { return failure }
            }
        }
    }

    private func read(_ replies: inout [Reply]) -> RedisError? {
        do {
            while let reply = try reader.next() {
                unread = 0
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
        failure = error
        close()
        return error
    }
}
