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
    /// What becomes of them. Both ways share one line where the rate is bounded.
    package var effect: LinkEffect

    /// A rule.
    package init(
        from: LinkEnd, to: LinkEnd, isBothWays: Bool = false, traffic: LinkTraffic = .all,
        effect: LinkEffect
    ) {
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
