/// Which packets between two ends a rule is about.
package enum LinkTraffic: String, Hashable, Sendable, CaseIterable {
    /// All of them, whatever the port and the protocol.
    case all
    /// Those of connections to the port that clients use, 7000. Replication and cluster commands between nodes
    /// use it too; `from` and `to` tell them apart.
    case clients
    /// Those of the cluster bus, port 17000.
    case bus

    /// The port that tells the traffic; nil for all.
    package var port: UInt16? {
        switch self {
        case .all: nil
        case .clients: 7000
        case .bus: 17000
        }
    }
}
