/// The addresses at one end of a link.
package struct LinkEnd: Hashable, Sendable {
    /// The blocks that hold the addresses.
    package let prefixes: [IPv4Prefix]

    /// An end of these blocks.
    package init(_ prefixes: [IPv4Prefix]) {
        self.prefixes = prefixes
    }

    /// An end of these addresses, as text; nil when one of them is no address.
    package init?(addresses: [String]) {
        let prefixes = addresses.compactMap { IPv4Prefix($0) }
        guard prefixes.count == addresses.count else { return nil }
        self.prefixes = prefixes
    }

    /// Every node: 127.0.1.0/24 and, for the many, 127.1.0.0/16.
    package static let nodes = LinkEnd([
        IPv4Prefix(address: 0x7F00_0100, length: 24), IPv4Prefix(address: 0x7F01_0000, length: 16),
    ])
    /// Every load worker: 127.0.2.0/24.
    package static let clients = LinkEnd([IPv4Prefix(address: 0x7F00_0200, length: 24)])
    /// Every node and every load worker; not the harness's own probes.
    package static let any = LinkEnd(nodes.prefixes + clients.prefixes)

    /// The address that the harness's own probes come from, which no rule may touch.
    package static let harness: UInt32 = 0x7F00_0001

    /// What is wrong with it, as a sentence's end; nil when nothing is.
    var problem: String? {
        if prefixes.isEmpty { return "has no address" }
        let loopback = IPv4Prefix(address: 0x7F00_0000, length: 8)
        for prefix in prefixes {
            if prefix.length < 8 || !loopback.contains(prefix.address) {
                return "\(prefix) lies outside the sandbox's 127.0.0.0/8"
            }
            if prefix.contains(Self.harness) {
                return "\(prefix) holds 127.0.0.1, from which the harness itself watches"
            }
        }
        return nil
    }

    /// One of the addresses, to probe with, and another one than `other` where there is one.
    func sample(otherThan other: UInt32? = nil) -> UInt32 {
        let hosts = prefixes.flatMap { [$0.host(1), $0.host(2)] }
        return hosts.first { $0 != other } ?? hosts.first ?? 0x7F00_0101
    }
}
