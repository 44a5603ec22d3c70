import CLinux
import Glibc

/// TCP sockets that never block, by their bare descriptors, for whoever keeps thousands of them.
///
/// Public, since what only the package sees is not inlined into other modules.
public enum Socket {
    /// What a read or write did.
    public enum Transfer: Equatable, Sendable {
        /// So many bytes went over, at least one.
        case bytes(Int)
        /// Nothing can go over now.
        case wouldBlock
        /// The other side closed in good order.
        case closed
        /// The connection failed, with this error number.
        case failed(Int32)
    }

    /// Starts to connect; the socket turns writable when that ends, and `connectionError` tells how.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - source: The address to come from; nil for the system's choice.
    /// - Returns: The descriptor.
    /// - Throws: `SystemError`; connecting may fail at once.
    package static func connect(
        to target: SocketAddress, from source: SocketAddress?
    ) throws(SystemError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | nonBlockingCloseOnExec
        let descriptor = socket(AF_INET, type, Int32(IPPROTO_TCP))
        guard descriptor >= 0 else { throw SystemError(call: "socket", number: errno) }
        enable(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
        if let source {
            // The port is chosen at connect, so that one address serves 28,000 connections per target.
            enable(descriptor, Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT)
            let bound = source.withKernelForm { bind(descriptor, $0, $1) }
            guard bound == 0 else { throw failure("bind", closing: descriptor) }
        }
        let connected = target.withKernelForm { Glibc.connect(descriptor, $0, $1) }
        guard connected == 0 || errno == EINPROGRESS else {
            throw failure("connect", closing: descriptor)
        }
        return descriptor
    }

    /// How connecting ended: 0, or the error number.
    package static func connectionError(_ descriptor: Int32) -> Int32 {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 else {
            return errno
        }
        return error
    }

    /// Reads what there is, at most so many bytes.
    package static func receive(
        _ descriptor: Int32, into buffer: UnsafeMutableRawPointer, capacity: Int
    ) -> Transfer {
        transfer(received: shaketable_receive(descriptor, buffer, Int64(capacity)))
    }

    /// Writes as many bytes as fit into the socket's buffer.
    package static func send(
        _ descriptor: Int32, from buffer: UnsafeRawPointer, count: Int
    ) -> Transfer {
        transfer(sent: shaketable_send(descriptor, buffer, Int64(count)))
    }

    /// What a count of received bytes, or a negative error number, stands for.
    @inlinable @inline(__always)
    public static func transfer(received count: Int64) -> Transfer {
        if count > 0 { return .bytes(Int(count)) }
        return count == 0 ? .closed : ending(errorNumber: Int32(-count))
    }

    /// What a count of sent bytes, or a negative error number, stands for.
    @inlinable @inline(__always)
    public static func transfer(sent count: Int64) -> Transfer {
        count >= 0 ? .bytes(Int(count)) : ending(errorNumber: Int32(-count))
    }

    @usableFromInline
    static func ending(errorNumber: Int32) -> Transfer {
        errorNumber == EAGAIN || errorNumber == EINTR ? .wouldBlock : .failed(errorNumber)
    }

    /// Closes a descriptor.
    package static func close(_ descriptor: Int32) {
        _ = Glibc.close(descriptor)
    }

    private static let nonBlockingCloseOnExec =
        Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    private static func enable(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        _ = setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func failure(_ call: String, closing descriptor: Int32) -> SystemError {
        let error = SystemError(call: call, number: errno)
        close(descriptor)
        return error
    }
}

/// Where a TCP socket is: a numeric IPv4 address and a port.
package struct SocketAddress: Hashable, Sendable {
    /// The address, in network byte order.
    let address: UInt32
    /// The port, 0 to 65535; 0 lets the kernel choose.
    package let port: UInt16

    /// Reads a numeric IPv4 address, such as `127.0.1.1`; nil when it is none.
    package init?(_ host: String, port: UInt16) {
        var parsed = in_addr()
        guard inet_pton(AF_INET, host, &parsed) == 1 else { return nil }
        address = parsed.s_addr
        self.port = port
    }

    /// Calls with the address in the kernel's form.
    func withKernelForm<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var form = sockaddr_in()
        form.sin_family = sa_family_t(AF_INET)
        form.sin_port = port.bigEndian
        form.sin_addr.s_addr = address
        return withUnsafePointer(to: &form) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
