import Glibc
import Linux

/// Whether anything listens where the load is to go.
enum Reachability {
    /// Tries the addresses until one accepts a connection; waits a second for each at most.
    static func anyAccepts(_ addresses: [SocketAddress], from source: SocketAddress?) -> Bool {
        addresses.contains { accepts($0, from: source) }
    }

    private static func accepts(_ address: SocketAddress, from source: SocketAddress?) -> Bool {
        guard let descriptor = try? Socket.connect(to: address, from: source) else { return false }
        defer { Socket.close(descriptor) }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, 1000) == 1 && Socket.connectionError(descriptor) == 0
    }
}
