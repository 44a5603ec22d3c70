package import Linux

/// Something wrong with the links from some addresses to others.
///
/// A rule is about packets, not connections: "bus traffic from A to B" is every packet that A sends to B with
/// 17000 as one of its two ports, on the link that A opened (17000 is the destination's port) as well as on the one
/// that B opened (it is the source's). What B sends to A is another rule's, unless this one goes both ways.
///
/// How the network faults map onto rules:
/// - `delay`, `jitter`, `loss`, `duplicate`, `reorder`, `corrupt`, `rate`: one rule with that field of the effect.
/// - `partition`: loss of 100 %. Symmetric: both ways; one-way: not. Between sets of nodes: `from` one set, `to` the
///   other. Clients cut off from nodes while the bus lives: from the clients to the nodes, both ways, traffic
///   `clients` (replication is untouched, because its packets go between nodes). The bus cut while clients are
///   served: between the nodes, both ways, traffic `bus`.
/// - `reset`: no rule but an act, see `ConnectionReset`.
///
/// Where rules overlap, one packet meets one rule: a partition goes before everything else, and otherwise the
/// rule applied last goes before the earlier ones, which come back into force when it is removed.
package struct LinkRule: Hashable, Sendable {
    /// Who sends the packets.
    package var from: LinkEnd
    /// Whom they are for.
    package var to: LinkEnd
    /// Whether packets from `to` to `from` meet the same effect.
    package var isBothWays: Bool
    /// Which packets.
    package var traffic: LinkTraffic
    /// Which of these, by what is in them; nil for all.
    package var packets: PacketKind?
    /// What becomes of them. Both ways share one line where the rate is bounded.
    package var effect: LinkEffect

    /// A rule.
    package init(
        from: LinkEnd, to: LinkEnd, isBothWays: Bool = false, traffic: LinkTraffic = .all,
        packets: PacketKind? = nil, effect: LinkEffect
    ) {
        self.packets = packets
        self.from = from
        self.to = to
        self.isBothWays = isBothWays
        self.traffic = traffic
        self.effect = effect
    }

    /// What is wrong with it, as a sentence; nil when nothing is.
    package var problem: String? {
        from.problem.map { "the rule's from \($0)" } ?? to.problem.map { "the rule's to \($0)" }
            ?? effect.problem
    }
}

/// The addresses at one end of a link.
package struct LinkEnd: Hashable, Sendable {
    /// The blocks that hold the addresses.
    package let prefixes: [IPv4Prefix]

    /// An end of these blocks.
    package init(_ prefixes: [IPv4Prefix]) {
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
