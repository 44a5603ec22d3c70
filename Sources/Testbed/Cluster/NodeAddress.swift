/// Where a node listens: one address for each node inside the sandbox, so that every packet's two
/// ends are known; one port for each on 127.0.0.1 outside it.
package struct NodeAddress: Hashable, Sendable {
    /// The IPv4 address, always on loopback.
    package let host: String
    /// The port that clients connect to.
    package let port: Int
    /// The cluster bus.
    package let busPort: Int

    /// An address.
    package init(host: String, port: Int, busPort: Int) {
        self.host = host
        self.port = port
        self.busPort = busPort
    }

    /// The address of a node inside the sandbox: 127.0.1.N, from node 251 on 127.1.x.y.
    package static func sandboxed(node: Int) -> NodeAddress {
        let host = node <= 250 ? "127.0.1.\(node)" : "127.1.\(node / 250).\(node % 250 + 1)"
        return NodeAddress(host: host, port: 7000, busPort: 17000)
    }
}
