import CLinux
import Foundation
package import Quantities
package import RedisClient

/// Where a node listens: one address for each node inside the sandbox, so that every packet's two
/// ends are known; one port for each on 127.0.0.1 outside it.
package struct NodeAddress: Hashable, Sendable {
    /// The IPv4 address, always on loopback.
    package let host: String
    /// The port that clients connect to.
    package let port: Int
    /// The cluster bus.
    package let busPort: Int
    /// How TLS is spoken at that port; nil where it is not.
    package let security: TransportSecurity?

    /// An address.
    package init(host: String, port: Int, busPort: Int, security: TransportSecurity? = nil) {
        self.host = host
        self.port = port
        self.busPort = busPort
        self.security = security
    }

    /// Where the harness connects to.
    package var endpoint: Endpoint { Endpoint(host: host, port: port, security: security) }

    /// The same address where TLS is spoken as given.
    func secured(by security: TransportSecurity?) -> NodeAddress {
        NodeAddress(host: host, port: port, busPort: busPort, security: security)
    }

    /// The address of a node inside the sandbox: 127.0.1.N, from node 251 on 127.1.x.y.
    package static func sandboxed(node: Int) -> NodeAddress {
        let host = node <= 250 ? "127.0.1.\(node)" : "127.1.\(node / 250).\(node % 250 + 1)"
        return NodeAddress(host: host, port: 7000, busPort: 17000)
    }
}

extension NodeAddress {
    /// How many addresses a node has that may move.
    private static let placesOfANode: UInt32 = 14
    /// The blocks of 16 addresses of nodes that may move, one for each; link rules for any node hold them, too.
    private static let movableBlocks = IPv4Prefix(address: 0x7F01_8000, length: 17)
    private static let blockLength = 28

    /// The first address inside the sandbox of a node that may move: its block begins at 127.1.128.0 + 16 N.
    static func movable(node: Int) -> NodeAddress {
        let block = movableBlocks.address + UInt32(node) * 16
        precondition(movableBlocks.contains(block), "There are no addresses for node \(node).")
        return sandboxed(node: node).at(block + 1)
    }

    private func at(_ host: UInt32) -> NodeAddress {
        NodeAddress(
            host: IPv4Prefix.text(host), port: port, busPort: busPort, security: security)
    }

    /// All that the node may ever be at: what a link rule about it is about. Nil when the host is no IPv4 address.
    package var reach: IPv4Prefix? {
        guard let own = IPv4Prefix(host) else { return nil }
        guard isMovable else { return own }
        return IPv4Prefix(address: own.address, length: Self.blockLength)
    }

    /// Whether it is one of several that its node may have.
    var isMovable: Bool {
        IPv4Prefix(host).map { Self.movableBlocks.contains($0.address) } ?? false
    }

    /// The next address of a node that may move; nil after its last one.
    var next: NodeAddress? {
        guard isMovable, let own = IPv4Prefix(host), own.address & 15 < Self.placesOfANode
        else { return nil }
        return at(own.address + 1)
    }

    /// The hosts that its node may have after it.
    package var laterHosts: [String] {
        sequence(first: self) { $0.next }.dropFirst().map(\.host)
    }
}

/// Ports on 127.0.0.1 that nobody listens on, for clusters outside the sandbox.
package enum FreePorts {
    /// Picks addresses whose port and bus port are free at this moment. Somebody else may take one
    /// before a node does; the node then dies at start and says so.
    ///
    /// - Throws: `ClusterError` when too few are free.
    package static func pick(
        count: Int, using generator: inout SplitMix64
    ) throws -> [NodeAddress] {
        // Below the kernel's usual ephemeral range (32768 and up), with room for the bus above.
        var candidates = Array(stride(from: 10_000, to: 22_000, by: 7)).shuffled(using: &generator)
        var addresses: [NodeAddress] = []
        while addresses.count < count, let port = candidates.popLast() {
            if isFree(port), isFree(port + 10_000) {
                addresses.append(
                    NodeAddress(host: "127.0.0.1", port: port, busPort: port + 10_000))
            }
        }
        guard addresses.count == count else {
            throw ClusterError(
                .unavailable, "only \(addresses.count) of \(count) ports on 127.0.0.1 are free")
        }
        return addresses
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0
            }
        }
    }
}
