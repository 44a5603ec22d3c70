import Glibc

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
