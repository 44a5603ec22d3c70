import Glibc

/// A TCP socket that never blocks and whose end is never announced by a signal.
struct StreamSocket: ~Copyable {
    /// What became of an attempt to move bytes.
    enum Transfer {
        /// So many bytes went through, at least one.
        case moved(Int)
        /// Not now.
        case wouldBlock
        /// The other side has said all it will say.
        case ended
        /// The operating system's error number.
        case failed(Int32)
    }

    /// Open until the end of this value.
    let descriptor: Int32

    private init(family: sa_family_t) {
        let flags = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        descriptor = socket(Int32(family), Int32(flags), Int32(IPPROTO_TCP))
    }

    /// Begins to connect; the socket turns writable when that has ended, one way or the other.
    static func connecting(
        to endpoint: Endpoint, from source: String?
    ) throws(RedisError) -> StreamSocket {
        let what = source.map { "connecting from \($0)" } ?? "connecting"
        let local = source.flatMap { address($0, port: 0) }
        guard let target = address(endpoint.host, port: endpoint.port),
            source == nil || local != nil
        else {
            throw RedisError(.badAddress, what: what, endpoint: endpoint)
        }
        let socket = StreamSocket(family: target.ss_family)
        guard socket.descriptor >= 0 else {
            throw RedisError(errorNumber: errno, what: what, endpoint: endpoint)
        }
        socket.set(Int32(IPPROTO_TCP), TCP_NODELAY)
        if let local {
            // Leaves the port to `connect`, so that many connections can share a source address.
            socket.set(Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT)
            guard with(local, { bind(socket.descriptor, $0, $1) }) == 0 else {
                throw RedisError(errorNumber: errno, what: what, endpoint: endpoint)
            }
        }
        guard with(target, { connect(socket.descriptor, $0, $1) }) == 0 || errno == EINPROGRESS
        else { throw RedisError(errorNumber: errno, what: what, endpoint: endpoint) }
        return socket
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The error number of a connection that has ended its attempt; 0 when it stands.
    var connectionError: Int32 {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 else {
            return errno
        }
        return error
    }

    /// Waits until the socket can be read, or written where asked, and says whether it can; at most
    /// so long, rounded up to whole milliseconds.
    func waits(forWriting: Bool, forReading: Bool = true, atMost limit: Duration) -> Bool {
        let (seconds, attoseconds) = limit.components
        let milliseconds =
            min(seconds, 1_000_000) * 1000 + (attoseconds + 999_999_999_999_999)
            / 1_000_000_000_000_000
        let events = (forReading ? POLLIN : 0) | (forWriting ? POLLOUT : 0)
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&entry, 1, Int32(max(0, milliseconds))) > 0
    }

    /// Sends as much as goes at once.
    func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        Self.transfer(
            Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)))
    }

    /// Receives what is there, up to the size of the buffer.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        Self.transfer(recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }

    private static func transfer(_ count: Int) -> Transfer {
        if count > 0 { return .moved(count) }
        if count == 0 { return .ended }
        return errno == EAGAIN || errno == EINTR ? .wouldBlock : .failed(errno)
    }

    private func set(_ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        // A kernel that lacks the option works all the same, only less well.
        setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func address(_ host: String, port: Int) -> sockaddr_storage? {
        guard let port = UInt16(exactly: port) else { return nil }
        var storage = sockaddr_storage()
        let done = withUnsafeMutableBytes(of: &storage) { bytes -> Bool in
            guard let base = bytes.baseAddress else { return false }
            let four = base.assumingMemoryBound(to: sockaddr_in.self)
            if inet_pton(AF_INET, host, &four.pointee.sin_addr) == 1 {
                four.pointee.sin_family = sa_family_t(AF_INET)
                four.pointee.sin_port = port.bigEndian
                return true
            }
            let six = base.assumingMemoryBound(to: sockaddr_in6.self)
            guard inet_pton(AF_INET6, host, &six.pointee.sin6_addr) == 1 else { return false }
            six.pointee.sin6_family = sa_family_t(AF_INET6)
            six.pointee.sin6_port = port.bigEndian
            return true
        }
        return done ? storage : nil
    }

    private static func with(
        _ address: sockaddr_storage, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        let size =
            Int32(address.ss_family) == AF_INET
            ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size)) }
        }
    }
}
