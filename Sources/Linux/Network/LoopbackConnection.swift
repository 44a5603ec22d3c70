import Glibc

/// A TCP connection whose two ends are both in this process, to try things out on.
package final class LoopbackConnection: Sendable {
    /// What has become of one end.
    package enum State: Hashable, Sendable {
        /// It can still be used.
        case open
        /// This end's kernel aborted it (`ECONNABORTED`).
        case aborted
        /// The other end sent an RST (`ECONNRESET`).
        case reset
        /// It ended in another way.
        case ended
    }

    private let listener: Int32
    private let caller: Int32

    /// Connects two loopback addresses; port 0 has the kernel choose. Nobody ever accepts the connection: the
    /// kernel does all that is needed.
    package init(from: UInt32, to: UInt32, port: UInt16) throws(LinuxError) {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        caller = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var target = SocketName(address: to, port: port)
        guard listener >= 0, caller >= 0, target.use({ bind(listener, $0, $1) }) == 0,
            listen(listener, 1) == 0, target.readBack(listener) == 0,
            SocketName(address: from, port: 0).use({ bind(caller, $0, $1) }) == 0,
            target.use({ connect(caller, $0, $1) }) == 0
        else { throw LinuxError(code: errno, operation: "connect two loopback addresses") }
    }

    deinit {
        close(listener)
        close(caller)
    }

    /// What has become of the end that connected. It tells of an error once, and `ended` from then on.
    package func callerState() -> State {
        var byte: UInt8 = 0
        if recv(caller, &byte, 1, Int32(MSG_DONTWAIT)) >= 0 { return .ended }
        switch errno {
        case EAGAIN: return .open
        case ECONNABORTED: return .aborted
        case ECONNRESET: return .reset
        default: return .ended
        }
    }
}

/// Whether the server behind a route listens: while it does not, nobody outside may connect either.
struct ServerPresence {
    /// Nobody listens inside.
    private(set) var isGone = false

    private let route: PortForwarder.Route
    private var probe: Int32?
    private var isSuspected = false
    private static let harness = SocketAddress("127.0.0.1", port: 0)

    init(of route: PortForwarder.Route) {
        self.route = route
    }

    /// A connection to it ended or was refused: it is looked at again.
    mutating func suspect() { isSuspected = true }

    /// Looks, without waiting, where there is reason to.
    mutating func look() {
        guard isSuspected || isGone || probe != nil else { return }
        isSuspected = false
        if probe == nil {
            // From the harness's own address, which no fault of links touches.
            probe = try? Socket.connect(to: route.target, from: Self.harness)
            if probe == nil { return tell(isGone: true) }
        }
        guard let probe else { return }
        guard Socket.connectionError(probe) == 0 else {
            end()
            return tell(isGone: true)
        }
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getpeername(probe, $0, &length) == 0
            }
        }
        guard isConnected else { return }
        end()
        tell(isGone: false)
    }

    /// Ends a look that is under way.
    mutating func end() {
        if let probe { Socket.close(probe) }
        probe = nil
    }

    private mutating func tell(isGone: Bool) {
        guard isGone != self.isGone else { return }
        self.isGone = isGone
        if isGone { route.listener.refuse() } else { route.listener.accept() }
    }
}
