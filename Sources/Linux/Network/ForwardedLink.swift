import Glibc

/// One connection from outside of the sandbox and the one inside that it is passed on to.
final class ForwardedLink {
    /// How a turn ended.
    enum State: Equatable {
        /// Nothing can go over now.
        case waiting
        /// More could go over; others come first.
        case unfinished
        /// Both sides have closed in good order.
        case over
        /// The connection outside failed.
        case clientFailed
        /// The connection inside failed.
        case serverFailed
    }

    /// One direction of it.
    private struct Passage {
        /// What was read and not yet written.
        var pending: [UInt8] = []
        /// Whether the side it comes from has closed.
        var isEnded = false
    }

    /// The descriptor of the connection outside.
    let client: Int32
    /// The descriptor of the connection inside.
    let server: Int32
    /// Which route it takes.
    let route: Int
    /// Whether the connection inside stands.
    var isConnected = false
    /// Since when a request of its client is not whole, or its client has been refused and has yet to go, on
    /// CLOCK_MONOTONIC; nil otherwise.
    private(set) var lingersSince: Int64?

    private var gate: RequestGate?
    private var isRefused = false
    private var toServer = Passage()
    private var toClient = Passage()

    /// The most reads in one turn, so that one connection does not keep others waiting.
    private static let mostReads = 16

    init(client: Int32, server: Int32, route: Int, gate: RequestGate?) {
        self.client = client
        self.server = server
        self.route = route
        self.gate = gate
    }

    /// Passes on what there is, in both directions.
    ///
    /// - Parameter scratch: Memory for what is under way.
    /// - Returns: How it ended, and whether the client had sent something.
    func pass(through scratch: UnsafeMutableRawBufferPointer) -> (state: State, heard: Bool) {
        if isRefused { return (drain(into: scratch), false) }
        var heard = false
        let up = move(&toServer, from: client, to: server, scratch) { bytes in
            heard = true
            return self.admit(bytes)
        }
        if isRefused { return (drain(into: scratch), heard) }
        if gate != nil {
            lingersSince =
                gate?.isWaiting == true ? lingersSince ?? MonotonicClock.now() : nil
        }
        let down = move(&toClient, from: server, to: client, scratch) { Array($0) }
        if up == .sourceFailed || down == .sinkFailed { return (.clientFailed, heard) }
        if down == .sourceFailed || up == .sinkFailed { return (.serverFailed, heard) }
        if toServer.isEnded, toClient.isEnded { return (.over, heard) }
        return (up == .unfinished || down == .unfinished ? .unfinished : .waiting, heard)
    }

    /// Closes both in good order.
    func close() {
        Socket.close(client)
        Socket.close(server)
    }

    /// Resets both.
    func reset() {
        Self.reset(client)
        Self.reset(server)
    }

    /// Closes a connection so that its other side sees a reset.
    static func reset(_ descriptor: Int32) {
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
        Socket.close(descriptor)
    }

    /// What of a client's bytes may go on.
    private func admit(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        guard gate != nil else { return Array(bytes) }
        switch gate?.take(bytes) {
        case .pass(let bytes): return bytes
        case .refuse(let answer):
            isRefused = true
            lingersSince = MonotonicClock.now()
            var text = answer
            text.withUTF8 { answer in
                guard let start = answer.baseAddress else { return }
                _ = Socket.send(client, from: start, count: answer.count)
            }
            shutdown(client, Int32(SHUT_WR))
            return []
        case nil: return []
        }
    }

    /// Throws away what a refused client still sends, so that it can read why before the connection ends.
    private func drain(into scratch: UnsafeMutableRawBufferPointer) -> State {
        guard let memory = scratch.baseAddress else { return .clientFailed }
        for _ in 0..<Self.mostReads {
            switch Socket.receive(client, into: memory, capacity: scratch.count) {
            case .bytes: continue
            case .wouldBlock: return .waiting
            case .closed: return .over
            case .failed: return .clientFailed
            }
        }
        return .unfinished
    }

    private enum Movement { case waiting, unfinished, sourceFailed, sinkFailed }

    private func move(
        _ passage: inout Passage, from source: Int32, to sink: Int32,
        _ scratch: UnsafeMutableRawBufferPointer, admit: (UnsafeRawBufferPointer) -> [UInt8]
    ) -> Movement {
        guard let memory = scratch.baseAddress else { return .waiting }
        for _ in 0..<Self.mostReads {
            if let stop = flush(&passage, to: sink) { return stop }
            if passage.isEnded || isRefused { return .waiting }
            switch Socket.receive(source, into: memory, capacity: scratch.count) {
            case .bytes(let number):
                passage.pending = admit(UnsafeRawBufferPointer(rebasing: scratch[..<number]))
            case .wouldBlock: return .waiting
            case .closed:
                passage.isEnded = true
                shutdown(sink, Int32(SHUT_WR))
                return .waiting
            case .failed: return .sourceFailed
            }
        }
        return flush(&passage, to: sink) ?? .unfinished
    }

    /// Writes what was read before; nil when all of it is written.
    private func flush(_ passage: inout Passage, to sink: Int32) -> Movement? {
        var written = 0
        defer { if written > 0 { passage.pending.removeFirst(written) } }
        while written < passage.pending.count {
            let transfer = passage.pending.withUnsafeBytes { bytes -> Socket.Transfer in
                guard let start = bytes.baseAddress else { return .wouldBlock }
                return Socket.send(sink, from: start + written, count: bytes.count - written)
            }
            switch transfer {
            case .bytes(let number): written += number
            case .wouldBlock: return .waiting
            case .closed, .failed: return .sinkFailed
            }
        }
        return nil
    }
}
