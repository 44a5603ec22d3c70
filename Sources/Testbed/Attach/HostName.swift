import Glibc
import Wording

/// Names of hosts, looked up once, before anything is measured.
enum HostName {
    /// That a name stands for no IPv4 address.
    struct Unknown: Error, CustomStringConvertible {
        let description: String
    }

    /// The numeric IPv4 address of a host. Blocks for as long as the resolver takes.
    ///
    /// - Throws: `Unknown` when there is none.
    static func resolve(_ name: String) throws(Unknown) -> String {
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard code == 0, let first = found?.pointee.ai_addr else {
            throw Unknown(
                description:
                    "\(name.quoted) has no IPv4 address: \(String(cString: gai_strerror(code)))")
        }
        var text = [CChar](repeating: 0, count: Int(INET_ADDRSTRLEN))
        let result = first.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
            withUnsafePointer(to: pointer.pointee.sin_addr) {
                inet_ntop(AF_INET, $0, &text, socklen_t(text.count))
            }
        }
        guard result != nil else {
            throw Unknown(description: "the address of \(name.quoted) cannot be written")
        }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
