import OutageAnalysis
import ServerLog

/// Which node of the plan plays which node of the outage.
///
/// A node whose log there is plays what it was when the log begins. The others play what CLUSTER
/// NODES or the logs say they were most of the time.
struct ReplayCast {
    /// How many masters, and how many replicas of each.
    let masters: Int
    let replicas: Int
    /// How the shape is known, in a sentence.
    let origin: String
    /// The plan's nodes by id.
    private(set) var numbers: [NodeID: Int] = [:]
    private var sourceNodes: [Int: Int] = [:]

    init(_ analysis: OutageAnalysis) {
        let shards = analysis.cluster.map { Self.promoted($0.shards, analysis) }
        if let shards {
            masters = shards.count
            // Every master of a plan has as many replicas as the others.
            replicas = shards.map { $0.count - 1 }.max() ?? 1
            origin = "The shape that CLUSTER NODES shows"
        } else {
            let seen = Self.seen(analysis).count
            let isWhole = seen >= 6 && seen % 2 == 0
            masters = isWhole ? seen / 2 : 3
            replicas = 1
            let isNoCluster =
                !analysis.sources.isEmpty && analysis.sources.allSatisfy(\.isStandalone)
            origin =
                isNoCluster
                ? "The logs tell of no cluster: three masters with a replica each stand in for what "
                    + "they are of"
                : isWhole
                    ? "The logs name \(seen) nodes: taken for \(seen / 2) masters with a replica each"
                    : "The logs do not show the shape: three masters with a replica each are assumed"
        }
        for (index, shard) in (shards ?? []).enumerated() {
            for (place, node) in shard.enumerated() { numbers[node] = index + 1 + place * masters }
        }
        var places = Places(masters: masters, replicas: replicas, taken: Set(numbers.values))
        for (index, source) in analysis.sources.enumerated() {
            let known = source.node.flatMap { numbers[$0] }
            guard let number = known ?? places.take(asReplica: source.firstRole == .replica) else {
                continue
            }
            sourceNodes[index] = number
            if let node = source.node { numbers[node] = number }
        }
        for mark in analysis.failMarks where numbers[mark.about] == nil {
            let isReplica = mark.was.contains("slave") || mark.was.contains("replica")
            numbers[mark.about] = places.take(asReplica: isReplica)
        }
    }

    /// The plan's node that plays the one that wrote a log; nil when there are more than the plan
    /// has.
    func number(source: Int) -> Int? { sourceNodes[source] }

    /// The master of a node's shard at the plan's start: the node itself when it is one.
    func master(of node: Int) -> Int { (node - 1) % masters + 1 }

    /// Who plays whom, in a sentence; nil when the logs name nobody.
    var inWords: String? {
        guard !numbers.isEmpty else { return nil }
        let parts = numbers.sorted { $0.value < $1.value }.map {
            "node \($0.value) is \($0.key.short)"
        }
        return
            "Here \(parts.joined(separator: ", ")); where the logs show another role for a time, the "
            + "shard's node of that role takes the part."
    }

    /// The first replica of a master of the plan; nil when it has none, or when the node is none.
    func replica(of node: Int) -> Int? {
        node <= masters && replicas > 0 ? node + masters : nil
    }

    /// The plan's nodes that play nobody yet.
    private struct Places {
        let masters: Int
        var free: [Int]

        init(masters: Int, replicas: Int, taken: Set<Int>) {
            self.masters = masters
            free = (1...masters * (1 + replicas)).filter { !taken.contains($0) }
        }

        /// The first free node of that role, else the first free one; nil when none is left.
        mutating func take(asReplica isReplica: Bool) -> Int? {
            let place = free.firstIndex { ($0 > masters) == isReplica } ?? free.indices.first
            return place.map { free.remove(at: $0) }
        }
    }

    /// The shards, that of the first log first, with its node first where the log begins as a
    /// master's.
    private static func promoted(
        _ shards: [[NodeID]], _ analysis: OutageAnalysis
    ) -> [[NodeID]] {
        var shards = shards
        for source in analysis.sources.reversed() {
            guard let node = source.node,
                let index = shards.firstIndex(where: { $0.contains(node) })
            else { continue }
            var shard = shards.remove(at: index)
            if source.firstRole == .master {
                shard.removeAll { $0 == node }
                shard.insert(node, at: 0)
            } else if shard.first == node, shard.count > 1 {
                shard.swapAt(0, 1)
            }
            shards.insert(shard, at: 0)
        }
        return shards
    }

    private static func seen(_ analysis: OutageAnalysis) -> Set<NodeID> {
        var seen = Set(analysis.sources.compactMap(\.node))
        seen.formUnion(analysis.failMarks.flatMap { [$0.about, $0.toldBy].compactMap { $0 } })
        seen.formUnion(analysis.suspicions.map(\.about))
        seen.formUnion(analysis.votes.map(\.candidate))
        seen.formUnion(analysis.roleChanges.compactMap(\.master))
        return seen
    }
}
