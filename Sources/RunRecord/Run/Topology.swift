/// The cluster as it was built: its nodes, and which shard each belongs to.
package struct Topology: Hashable, Codable, Sendable {
    /// One shard: the slots it serves, its first master and that master's replicas.
    package struct Shard: Hashable, Codable, Sendable {
        /// Counts from 1.
        package let number: Int
        /// The slots it serves, 0 to 16383; the first of its ranges where it has several.
        package let slots: ClosedRange<Int>
        /// The node that is master at the start.
        package let master: Int
        /// The nodes that are replicas at the start.
        package let replicas: [Int]

        /// Its other ranges of slots; nil for none, as in all clusters that are built for a run.
        package let moreSlots: [ClosedRange<Int>]?

        /// A shard of those nodes.
        package init(
            number: Int, slots: ClosedRange<Int>, master: Int, replicas: [Int],
            moreSlots: [ClosedRange<Int>]? = nil
        ) {
            self.moreSlots = moreSlots
            self.number = number
            self.slots = slots
            self.master = master
            self.replicas = replicas
        }

        /// All its nodes, the first master first.
        package var nodes: [Int] { [master] + replicas }

        /// All ranges of its slots.
        package var allSlots: [ClosedRange<Int>] { [slots] + (moreSlots ?? []) }
    }

    /// The shards in the order of their slots.
    package let shards: [Shard]

    /// A topology of given shards.
    package init(shards: [Shard]) {
        self.shards = shards
    }

    /// The usual layout: nodes 1 to `masters` are the masters of equal slot ranges; then come the
    /// first replica of each shard, the second of each, and so on.
    package init(masters: Int, replicasPerMaster: Int) {
        let slotCount = 16384
        shards = (1...masters).map { number in
            Shard(
                number: number,
                slots: (number - 1) * slotCount / masters...number * slotCount / masters - 1,
                master: number,
                replicas: (0..<replicasPerMaster).map { masters * ($0 + 1) + number })
        }
    }

    /// How many nodes there are; they count from 1.
    package var nodeCount: Int { shards.reduce(0) { $0 + $1.nodes.count } }

    /// How long such a cluster may take to start: one that takes longer is given up. Two seconds are Redis's own
    /// (CLUSTER_WRITABLE_DELAY).
    package var longestStart: Duration { .seconds(30) + .milliseconds(200) * nodeCount }

    /// The shard that serves a slot, when there is one.
    package func shard(ofSlot slot: Int) -> Shard? {
        shards.first { $0.allSlots.contains { $0.contains(slot) } }
    }

    /// The shard that a node was built into, when there is such a node.
    package func shard(ofNode node: Int) -> Shard? {
        shards.first { $0.nodes.contains(node) }
    }
}
