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
