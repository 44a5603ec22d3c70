import RedisClient
import RunRecord

extension Target {
    /// Turns the words into nodes, at one instant.
    ///
    /// - Parameters:
    ///   - snapshot: The cluster at that instant.
    ///   - generator: Where random choices come from: the plan's seed.
    /// - Returns: The nodes in ascending order; never empty.
    /// - Throws: When no live node matches.
    package func resolve(
        in snapshot: ClusterSnapshot, using generator: inout some RandomNumberGenerator
    ) throws(TargetError) -> [Int] {
        let masters = snapshot.liveMasters
        let all = snapshot.topology.shards.count
        switch self {
        case .masterOfSlot(let slot): return [try master(ofSlot: slot, in: snapshot)]
        case .masterOfKey(let key):
            return [try master(ofSlot: HashSlot.of(key), in: snapshot)]
        case .replicaOfSlot(let slot):
            let shard = try shard(ofSlot: slot, in: snapshot)
            let replicas = (snapshot.replicas[shard] ?? []).filter(snapshot.live.contains)
            return try pick(1, of: replicas.sorted(), "live replicas of its shard", &generator)
        case .anyMaster: return try pick(1, of: masters, "live masters", &generator)
        case .anyReplica:
            return try pick(1, of: snapshot.liveReplicas, "live replicas", &generator)
        case .allMasters:
            return try pick(max(1, masters.count), of: masters, "live masters", &generator)
        case .allReplicas:
            return try every(snapshot.liveReplicas, "no replica lives")
        case .allNodes: return try every(snapshot.live.sorted(), "no node lives")
        case .anotherMaster:
            let others = masters.filter { !snapshot.touched.contains($0) }
            return try pick(1, of: others, "live masters that no step was done to", &generator)
        case .zone(let name):
            let inside = snapshot.live.filter { snapshot.zones[$0] == name }
            return try every(inside.sorted(), "no node of the zone lives")
        case .mastersInZone(let name):
            let inside = masters.filter { snapshot.zones[$0] == name }
            return try every(inside, "no master lives in the zone")
        case .majorityOfMasters:
            return try pick(all / 2 + 1, of: masters, "live masters", &generator)
        case .minorityOfMasters:
            return try pick(max(1, (all - 1) / 2), of: masters, "live masters", &generator)
        case .node(let number):
            guard snapshot.live.contains(number) else { throw failure("it does not live") }
            return [number]
        case .nodes(let numbers):
            if let dead = numbers.first(where: { !snapshot.live.contains($0) }) {
                throw failure("node \(dead) does not live")
            }
            return numbers.sorted()
        case .clients, .any: throw failure("clients are no nodes")
        }
    }

    private func every(_ nodes: [Int], _ reason: String) throws(TargetError) -> [Int] {
        guard !nodes.isEmpty else { throw failure(reason) }
        return nodes
    }

    private func failure(_ reason: String) -> TargetError {
        TargetError(target: text, reason: reason)
    }

    private func shard(
        ofSlot slot: Int, in snapshot: ClusterSnapshot
    ) throws(TargetError) -> Int {
        guard let shard = snapshot.topology.shard(ofSlot: slot) else {
            throw failure("no shard serves slot \(slot)")
        }
        return shard.number
    }

    private func master(
        ofSlot slot: Int, in snapshot: ClusterSnapshot
    ) throws(TargetError) -> Int {
        let shard = try shard(ofSlot: slot, in: snapshot)
        guard let master = snapshot.masters[shard] else {
            throw failure("shard \(shard) has no master")
        }
        guard snapshot.live.contains(master) else {
            throw failure("node \(master), the master of shard \(shard), does not live")
        }
        return master
    }

    private func pick(
        _ count: Int, of nodes: [Int], _ what: String,
        _ generator: inout some RandomNumberGenerator
    ) throws(TargetError) -> [Int] {
        guard nodes.count >= count else {
            throw failure("there are \(nodes.count) \(what), it takes \(count)")
        }
        var left = nodes
        return (0..<count).map { _ in
            left.remove(at: left.indices.randomElement(using: &generator) ?? 0)
        }
        .sorted()
    }
}
