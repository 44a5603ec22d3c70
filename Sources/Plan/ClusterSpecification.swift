package import Quantities
package import RedisClient
package import RunRecord

/// The cluster that a plan asks for.
package struct ClusterSpecification: Hashable, Sendable {
    /// The most nodes of a cluster in one sandbox.
    package static let mostNodes = 1000

    /// How many masters, at least 1.
    package var masters = 3
    /// How many replicas each master has.
    package var replicas = 1
    /// What the plan sets of redis.conf, in the order written; each name once.
    package var configuration: [ConfigurationDirective] = []
    /// What each master holds before the load starts, keys and values together; nil for nothing.
    package var data: ByteCount?
    /// The size of each value of that data.
    package var dataValueSize = ByteCount(bytes: 16)
    /// As whom load and client programs log in; nil for the default user.
    package var clients: Credentials?
    /// The server's program as the plan names it; nil for the one that is found.
    package var server: String?
    /// Other builds of the server, by the names that steps use, as the plan names their programs.
    package var servers: [String: String] = [:]
    /// Where nodes stand; no zones by default.
    package var zones = ZoneLayout()
    /// What steps call the server that the cluster starts with.
    package static let ownServer = "original"

    /// The cluster that was there before, in place of one to start; nil for one to start.
    package var attach: AttachSpecification?
    /// What the attached cluster turned out to be; nil before it was looked at.
    package var found: Topology?

    /// Three masters with a replica each.
    package init() {}

    /// The cluster as it will be built, or was found.
    package var topology: Topology {
        found ?? Topology(masters: masters, replicasPerMaster: replicas)
    }

    /// Whether it is known which shards and nodes there are: not of an attached cluster before it was looked at.
    package var isShapeKnown: Bool { attach == nil || found != nil }

    /// The values of a directive; empty when the plan does not set it.
    package func values(of directive: String) -> [String] {
        configuration.first { $0.name == directive }?.values ?? []
    }

    /// The servers' `cluster-node-timeout`; Redis's default of 15 s when the plan does not set it.
    package var nodeTimeout: Duration {
        let milliseconds = values(of: "cluster-node-timeout").last.flatMap { Int64($0) }
        return .milliseconds(milliseconds ?? 15_000)
    }
}
