import Workload

extension Plan {
    /// The connections that a server allows by default, and those that are not the load's.
    private static let usualClients = 10_000
    private static let otherClients = 1000

    /// The directives of every node: the plan's, and in front of them room for the load's connections.
    package var nodeDirectives: [(name: String, value: String)] {
        let needed = (load?.connectionsToNode ?? 0) + Self.otherClients
        guard needed > Self.usualClients else { return cluster.directives }
        return [(name: "maxclients", value: "\(needed)")] + cluster.directives
    }
}
