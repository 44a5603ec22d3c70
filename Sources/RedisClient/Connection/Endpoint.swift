/// Where a server listens: a numeric IPv4 or IPv6 address and a TCP port, and whether TLS is spoken there.
///
/// Names are not resolved: a look-up blocks for as long as it pleases.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A numeric address such as `127.0.1.1` or `::1`.
    package let host: String
    /// 1 to 65535.
    package let port: Int
    /// How TLS is spoken there; nil where it is not.
    package let security: TransportSecurity?

    /// The place at an address and a port.
    package init(host: String, port: Int, security: TransportSecurity? = nil) {
        self.host = host
        self.port = port
        self.security = security
    }

    /// The same place, where TLS is spoken as given.
    package func secured(by security: TransportSecurity?) -> Endpoint {
        Endpoint(host: host, port: port, security: security)
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
