package import RedisClient
package import RunRecord

/// Where the load goes.
package struct LoadTarget: Sendable {
    /// One server.
    package struct Node: Hashable, Sendable {
        /// Counts from 1; the nodes of a target are numbered without gaps.
        package var number: Int
        /// A numeric IPv4 address.
        package var host: String
        /// The port for clients.
        package var port: UInt16

        /// Where it may be later instead, at the same port: it is, when a slot table or a redirection says so.
        package var laterHosts: [String]

        /// A server.
        package init(number: Int, host: String, port: UInt16, laterHosts: [String] = []) {
            self.laterHosts = laterHosts
            self.number = number
            self.host = host
            self.port = port
        }
    }

    /// The servers; redirections to any other address are refused.
    package var nodes: [Node]
    /// How many of them, the first ones, a client knows from the beginning; any other from when a redirection or a
    /// slot table names it.
    package var knownNodes: Int
    /// Which slots and nodes make which shard.
    package var topology: Topology
    /// The addresses that the workers send from, worker after worker (round and round when there are
    /// fewer); empty for the system's choice.
    package var sourceAddresses: [String]
    /// As whom every connection logs in; nil for nobody.
    package var credentials: Credentials?
    /// How every connection speaks TLS; nil where none does.
    package var security: TransportSecurity?

    /// A target; without `knownNodes` all nodes are.
    package init(
        nodes: [Node], knownNodes: Int? = nil, topology: Topology, sourceAddresses: [String] = [],
        credentials: Credentials? = nil, security: TransportSecurity? = nil
    ) {
        self.nodes = nodes
        self.knownNodes = knownNodes ?? nodes.count
        self.topology = topology
        self.sourceAddresses = sourceAddresses
        self.credentials = credentials
        self.security = security
    }
}
