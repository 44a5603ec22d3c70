import Glibc

/// Ports on loopback that nobody listens on.
package enum FreePorts {
    /// So many different ones.
    ///
    /// - Throws: When there are not as many.
    package static func take(_ count: Int) throws -> [UInt16] {
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        return try (0..<count).map { _ in
            let (descriptor, port) = try listener()
            descriptors.append(descriptor)
            return port
        }
    }

    /// A socket that listens on 127.0.0.1, and its port; a free one unless one is named.
    ///
    /// - Throws: When it cannot be had.
    package static func listener(at wanted: UInt16 = 0) throws -> (descriptor: Int32, port: UInt16)
    {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = wanted.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 511) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard descriptor >= 0, result else { throw NoPort(number: wanted) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// None is free, or the one that was named is not.
    struct NoPort: Error {
        let number: UInt16
    }
}
