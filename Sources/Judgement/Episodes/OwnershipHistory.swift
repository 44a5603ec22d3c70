package import Quantities
package import RunRecord

/// Which node was the master of each shard, and when.
package struct OwnershipHistory: Sendable {
    /// One shard getting another master.
    package struct Change: Hashable, Sendable {
        /// When.
        package let at: Offset
        /// The shard, from 1.
        package let shard: Int
        /// The master before.
        package let from: Int
        /// The master from then on.
        package let to: Int
        /// `log` for an election won; `poll` where the node's own view was the first to tell, as
        /// after CLUSTER FAILOVER TAKEOVER.
        package let source: String
        /// Since when the node had not been asked before, where polling told it; in seconds.
        package var pollSeconds: Double?
    }

    /// A view that names a node its own shard's master this soon before or after the log's line
    /// about the same election is the same change.
    private static let sameChange: Duration = .seconds(2)

    /// All changes in the order of time.
    package let changes: [Change]
    private let topology: Topology

    /// Reads the changes from a timeline in the order of time.
    package init(topology: Topology, timeline: [Event]) {
        self.topology = topology
        let claims = OwnershipHistory.claims(topology, timeline)
        var masters: [Int: Int] = [:]
        for shard in topology.shards { masters[shard.number] = shard.master }
        var changes: [Change] = []
        for claim in claims {
            guard let from = masters[claim.shard], from != claim.node else { continue }
            masters[claim.shard] = claim.node
            changes.append(
                Change(
                    at: claim.at, shard: claim.shard, from: from, to: claim.node,
                    source: claim.source, pollSeconds: claim.pollSeconds))
        }
        self.changes = changes
    }

    /// The shard's master at a point in time.
    package func master(of shard: Int, at offset: Offset) -> Int? {
        changes.last { $0.shard == shard && $0.at <= offset }?.to
            ?? topology.shards.first { $0.number == shard }?.master
    }

    private struct Claim {
        let at: Offset
        let shard: Int
        let node: Int
        let source: String
        var pollSeconds: Double?
    }

    /// Every time a node said that it is now its shard's master, in the order of time.
    private static func claims(_ topology: Topology, _ timeline: [Event]) -> [Claim] {
        let won = timeline.compactMap { event -> Claim? in
            guard event.kind == .electionWon, let node = event.node,
                let shard = event.shard ?? topology.shard(ofNode: node)?.number
            else { return nil }
            return Claim(at: event.at, shard: shard, node: node, source: "log")
        }
        let seen = ownViews(topology, timeline).filter { view in
            !won.contains {
                $0.node == view.node && $0.shard == view.shard
                    && abs(($0.at - view.at).inSeconds) <= sameChange.inSeconds
            }
        }
        return (won + seen).sorted { $0.at < $1.at }
    }

    /// Views in which a node begins to name itself: the stale view of a frozen master never does.
    private static func ownViews(_ topology: Topology, _ timeline: [Event]) -> [Claim] {
        var owned: [Int: Set<Int>] = [:]
        for shard in topology.shards { owned[shard.master] = [shard.number] }
        var claims: [Claim] = []
        for event in timeline where event.kind == .viewChanged {
            guard let node = event.node, let owners = event.ownersByShard else { continue }
            let now = Set(owners.filter { $0.value == node }.keys)
            for shard in now.subtracting(owned[node] ?? []).sorted() {
                claims.append(
                    Claim(
                        at: event.at, shard: shard, node: node, source: "poll",
                        pollSeconds: event[.sinceLastAnswer]))
            }
            owned[node] = now
        }
        return claims
    }
}

extension Event {
    /// The owners that a view names, by shard; nil when the event has none. Shards without an owner
    /// are left out.
    var ownersByShard: [Int: Int]? {
        guard let masters = self[.owners]?.masters else { return nil }
        return masters.enumerated().reduce(into: [:]) { owners, entry in
            if let master = entry.element { owners[entry.offset + 1] = master }
        }
    }
}
