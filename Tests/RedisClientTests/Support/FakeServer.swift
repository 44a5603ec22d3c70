import Glibc
import Synchronization

/// A server on loopback that accepts one connection, waits for the first bytes, and answers as
/// told.
final class FakeServer: Sendable {
    /// What it does once a command has come.
    struct Script: Sendable {
        /// What it sends, piece by piece, 5 ms apart.
        var pieces: [[UInt8]]
        /// Whether it closes the connection then; else it keeps silent until the test is over.
        var closes: Bool
    }

    let port: Int
    private let listener: Int32
    private let stop: Int32
    private let stopper: Int32
    private let thread: Mutex<pthread_t?> = Mutex(nil)

    init(_ script: Script) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                precondition(bind(listener, $0, length) == 0, "Loopback has no free port.")
                precondition(listen(listener, 4) == 0, "A bound socket listens.")
                getsockname(listener, $0, &length)
            }
        }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "A pipe is to be had.")
        stop = ends[0]
        stopper = ends[1]
        let serving = Serving(listener: listener, stop: stop, script: script)
        var handle = pthread_t()
        let box = Unmanaged.passRetained(serving)
        pthread_create(
            &handle, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Serving>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        thread.withLock { $0 = handle }
    }

    deinit {
        close(stopper)
        if let thread = thread.withLock({ $0 }) { pthread_join(thread, nil) }
        close(listener)
        close(stop)
    }
}

/// What the fake server's thread does.
private final class Serving: Sendable {
    let listener: Int32
    let stop: Int32
    let script: FakeServer.Script

    init(listener: Int32, stop: Int32, script: FakeServer.Script) {
        self.listener = listener
        self.stop = stop
        self.script = script
    }

    func run() {
        guard ready(listener, within: -1) else { return }
        let peer = accept(listener, nil, nil)
        defer { close(peer) }
        guard ready(peer, within: -1) else { return }
        for piece in script.pieces {
            _ = send(peer, piece, piece.count, Int32(MSG_NOSIGNAL))
            _ = ready(-1, within: 5)
        }
        if script.closes {
            // What was not read would turn the closing into a reset.
            var rest = [UInt8](repeating: 0, count: 65536)
            _ = recv(peer, &rest, rest.count, Int32(MSG_DONTWAIT))
        } else {
            _ = ready(-1, within: -1)
        }
    }

    /// Waits for the descriptor; false when the test is over, or time is.
    private func ready(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var entries = [
            pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        return poll(&entries, 2, milliseconds) > 0 && entries[0].revents == 0
    }
}
