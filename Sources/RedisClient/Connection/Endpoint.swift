/// Where a server listens: a numeric IPv4 or IPv6 address and a TCP port.
///
/// Names are not resolved: a look-up blocks for as long as it pleases.
package struct Endpoint: Hashable, Codable, Sendable, CustomStringConvertible {
    /// A numeric address such as `127.0.1.1` or `::1`.
    package let host: String
    /// 1 to 65535.
    package let port: Int

    /// The place at an address and a port.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `host:port` as servers write it; the last colon divides them, brackets are taken off. Nil
    /// when there is no port from 0 to 65535.
    package init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.init(host: String(host), port: Int(port))
    }

    /// `127.0.1.1:7000`, or `[::1]:7000`.
    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
