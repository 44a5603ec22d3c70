import Glibc

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
