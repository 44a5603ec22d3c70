import Plan
package import RedisClient
package import RunRecord

/// A cluster as it is set up on this machine: the plan's wishes with everything that only the run knows.
package struct ClusterDeployment: Sendable {
    /// Its nodes and shards.
    package let topology: Topology
    /// The plan's directives, in its order.
    package let directives: [(name: String, value: String)]
    /// Who may do what on the nodes.
    package let access: ClusterAccess
    /// What the nodes show and trust where TLS is spoken; nil where it is not.
    let certificates: SandboxCertificates?
    /// The program to start.
    package let server: ServerBinary
    /// Other programs, by the names that steps use.
    package let servers: [String: ServerBinary]
    /// Whether each node has its own address (in the sandbox) or all share 127.0.0.1.
    package let isSandboxed: Bool
    /// What the nodes' identities are drawn from.
    package let seed: UInt64
    /// Where the nodes' directories go: data and nodes.conf.
    package let dataFolder: String
    /// How many nodes more may join while it runs; addresses and identities are kept for them.
    package let spares: Int
    /// What nodes are given beside their files.
    package let support: NodeSupport
    /// Where the nodes' logs and configurations go.
    package let logFolder: String
    /// The most that is kept of what each node prints, in bytes.
    let outputLimit: Int64

    /// Where certificates and a key for the user's programs are: inside the sandbox; nil without TLS.
    package var clientFolder: String? { certificates == nil ? nil : "\(dataFolder)/tls" }

    /// A cluster that was there before.
    init(_ found: FoundCluster, logFolder: String) {
        access = ClusterAccess(attached: found.attach.credentials)
        certificates = nil
        topology = found.topology
        directives = []
        server = ServerBinary(of: found.version)
        servers = [:]
        isSandboxed = false
        seed = 0
        dataFolder = ""
        self.logFolder = logFolder
        outputLimit = OutputGuard.usualLimit
        spares = 0
        support = NodeSupport()
    }

    /// A cluster to start, whose clients log in as the plan says.
    ///
    /// - Throws: `ClusterError` when the plan's file of access rules cannot be read, or there can be no TLS.
    package init(
        topology: Topology, directives: [(name: String, value: String)], server: ServerBinary,
        isSandboxed: Bool, seed: UInt64, dataFolder: String, logFolder: String,
        servers: [String: ServerBinary] = [:], clients: Credentials? = nil, spares: Int = 0,
        support: NodeSupport = NodeSupport(),
        isSecured: Bool = false, outputLimit: Int64? = nil
    ) throws(ClusterError) {
        if isSecured { try SandboxSecurity.demandKnown(to: server.version) }
        certificates = isSecured ? try SandboxCertificates() : nil
        access = try ClusterAccess(
            directives: directives, clients: clients, version: server.version)
        self.topology = topology
        self.directives = directives
        self.server = server
        self.servers = servers
        self.isSandboxed = isSandboxed
        self.seed = seed
        self.dataFolder = dataFolder
        self.logFolder = logFolder
        self.outputLimit = outputLimit ?? OutputGuard.usualLimit
        self.spares = spares
        self.support = support
    }
}
