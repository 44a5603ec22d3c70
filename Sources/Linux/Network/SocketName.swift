import Glibc

/// An IPv4 address and a port, in the form that socket calls want.
struct SocketName {
    private var name = sockaddr_in()

    /// The address's first byte is the most significant.
    init(address: UInt32, port: UInt16) {
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = address.bigEndian
    }

    /// The address; its first byte is the most significant.
    var address: UInt32 { UInt32(bigEndian: name.sin_addr.s_addr) }

    /// The port.
    var port: UInt16 { UInt16(bigEndian: name.sin_port) }

    /// Hands it to a call such as `bind`.
    func use(_ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Replaces it by what a socket is bound to; 0, or -1 with errno.
    mutating func readBack(_ descriptor: Int32) -> Int32 {
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
    }
}
