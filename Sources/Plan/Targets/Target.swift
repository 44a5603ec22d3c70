import RedisClient
import RunRecord
import Wording

/// What a fault is aimed at, in the words of the plan; becomes nodes when the step fires.
package enum Target: Hashable, Sendable {
    /// The node that is master of the shard with that slot, 0 to 16383.
    case masterOfSlot(Int)
    /// The node that is master of the shard with that key.
    case masterOfKey(String)
    /// A replica of the shard with that slot, chosen by the seed where there are several.
    case replicaOfSlot(Int)
    /// A live master, chosen by the seed.
    case anyMaster
    /// A live replica, chosen by the seed.
    case anyReplica
    /// Every live master.
    case allMasters
    /// Every live replica.
    case allReplicas
    /// Every live node.
    case allNodes
    /// A live master that no step of the run has been done to, chosen by the seed.
    case anotherMaster
    /// Every live node of a zone.
    case zone(String)
    /// Every live master in a zone.
    case mastersInZone(String)
    /// The smallest majority of the masters, chosen by the seed.
    case majorityOfMasters
    /// The greatest minority of the masters, chosen by the seed.
    case minorityOfMasters
    /// That node, from 1.
    case node(Int)
    /// Those nodes, from 1, in the order written: at least two, none twice.
    case nodes([Int])
    /// The load's clients.
    case clients
    /// Every node and every client.
    case any

    /// The words of the plan.
    package var text: String {
        switch self {
        case .masterOfSlot(let slot): "master of slot \(slot)"
        case .masterOfKey(let key): "master of key \(key)"
        case .replicaOfSlot(let slot): "replica of slot \(slot)"
        case .anyMaster: "any master"
        case .anyReplica: "any replica"
        case .allMasters: "all masters"
        case .allReplicas: "all replicas"
        case .allNodes: "all nodes"
        case .anotherMaster: "another master"
        case .zone(let name): "zone \(name)"
        case .mastersInZone(let name): "masters in zone \(name)"
        case .majorityOfMasters: "majority of masters"
        case .minorityOfMasters: "minority of masters"
        case .node(let number): "node \(number)"
        case .nodes(let numbers): "nodes " + numbers.map(String.init).joined(separator: " ")
        case .clients: "clients"
        case .any: "any"
        }
    }

    /// The nodes that the words themselves name, whatever their roles; nil when roles or chance decide.
    package var namedNodes: [Int]? {
        switch self {
        case .node(let number): [number]
        case .nodes(let numbers): numbers
        default: nil
        }
    }

    /// Whether it stands for clients too, which only faults of the network can be aimed at.
    package var namesClients: Bool { self == .clients || self == .any }
}

extension Target {
    /// Reads a target.
    ///
    /// - Throws: With the nearest pattern when the words are not known, or with the range when what
    ///   was filled in is out of it.
    package init(reading value: PlanValue) throws(PlanError) {
        let written = try value.text("a target, such as master of slot 0")
        let text = written.split(separator: " ").joined(separator: " ")
        for pattern in TargetCatalog.all where text.hasPrefix(pattern.prefix) {
            if !pattern.takesValue, text != pattern.words { continue }
            let filled = pattern.takesValue ? String(text.dropFirst(pattern.prefix.count)) : nil
            if let target = pattern.target(filled) {
                self = target
                return
            }
            throw value.error("\(written.quoted) does not name \(Self.wanted(by: pattern))")
        }
        throw value.error(Self.complaint(about: text))
    }

    private static func wanted(by pattern: TargetPattern) -> String {
        switch pattern.prefix {
        case "node ": "a node from 1 on"
        case "nodes ": "two or more different nodes, such as nodes 1 4 or nodes 1-7"
        case "zone ", "masters in zone ": "a zone by its name"
        default: "a slot from 0 to 16383"
        }
    }

    private static func complaint(about text: String) -> String {
        let value = text.split(separator: " ").last.map(String.init) ?? ""
        if let word = text.split(separator: " ").first, ["another", "other"].contains(word) {
            return
                "no target is written \(text.quoted): there is 'another master', which no step before was done to; "
                + "else name one, such as replica of slot 5461"
        }
        // Words of other projects, and of the measures, which number shards.
        let renamed = text.split(separator: " ").map { word in
            switch word {
            case "slave", "secondary": "replica"
            case "slaves": "replicas"
            case "primary", "leader": "master"
            case "primaries": "masters"
            default: String(word)
            }
        }.joined(separator: " ")
        if renamed != text, TargetCatalog.all.contains(where: { renamed.hasPrefix($0.prefix) }) {
            return "no target is written \(text.quoted); did you mean \(renamed.quoted)?"
        }
        if text.contains(" of shard ") {
            let role = text.split(separator: " ").first.map(String.init) ?? "master"
            return
                "no target is written \(text.quoted): a shard is named by a slot of it, such as "
                + "'\(role) of slot 0' for shard 1"
        }
        // Only what would be a target is suggested: 'node master' is none.
        let known = TargetCatalog.all.compactMap { pattern in
            guard pattern.takesValue, text.contains(" ") else { return pattern.words }
            return pattern.target(value) == nil ? nil : pattern.prefix + value
        }
        let suggestion = Suggestion.phrase(for: text, in: known)
        let all = TargetCatalog.all.map(\.words).joined(separator: ", ")
        return "no target is written \(text.quoted)"
            + (suggestion.isEmpty ? "; write one of: \(all)" : suggestion)
    }
}

extension Target {
    /// Why the target can never name a node of a cluster; nil when it can.
    package func impossibility(in cluster: ClusterSpecification) -> String? {
        let topology = cluster.topology
        let nodes = topology.nodeCount
        let masters = topology.shards.count
        switch self {
        case .node, .nodes:
            guard let number = namedNodes?.first(where: { $0 > nodes }) else { return nil }
            return "there is no node \(number): the cluster has \(nodes) nodes, from 1 to \(nodes)"
        case .replicaOfSlot where nodes == masters, .anyReplica where nodes == masters,
            .allReplicas where nodes == masters:
            return "there is no replica: the cluster has none; set cluster.replicas"
        case .minorityOfMasters where masters < 3:
            return "\(masters) \(masters == 1 ? "master has" : "masters have") no minority"
        case .zone(let name), .mastersInZone(let name):
            guard !cluster.zones.names.contains(name) else { return nil }
            let known = cluster.zones.names
            return known.isEmpty
                ? "the cluster has no zones: add cluster.zones, such as [a, b, c]"
                : "there is no zone \(name.quoted); there are \(known.joined(separator: ", "))"
        default:
            return nil
        }
    }

    /// Whether the words themselves say which nodes are meant, whatever their roles.
    var isSaidByName: Bool { namedNodes != nil || namesClients }

    /// Whether it may name a master of a cluster that is as it was built.
    func mayBeMaster(of topology: Topology) -> Bool {
        switch self {
        case .replicaOfSlot, .anyReplica, .allReplicas, .clients, .any: return false
        default: break
        }
        guard let named = namedNodes else { return true }
        return topology.shards.contains { named.contains($0.master) }
    }

    /// The nodes that the target surely names in a cluster that is as it was built; nil when a
    /// random choice decides.
    func certainNodes(atStartOf cluster: ClusterSpecification) -> Set<Int>? {
        let topology = cluster.topology
        switch self {
        case .allReplicas: return Set(topology.shards.flatMap(\.replicas))
        case .allNodes: return Set(1...topology.nodeCount)
        case .zone(let name):
            return Set(cluster.zones.zones(of: topology).filter { $0.value == name }.keys)
        case .mastersInZone(let name):
            let zones = cluster.zones.zones(of: topology)
            return Set(topology.shards.map(\.master).filter { zones[$0] == name })
        case .node, .nodes: return namedNodes.map { Set($0) }
        case .masterOfSlot(let slot): return topology.shard(ofSlot: slot).map { [$0.master] }
        case .masterOfKey(let key):
            return topology.shard(ofSlot: HashSlot.of(key)).map { [$0.master] }
        case .replicaOfSlot(let slot):
            guard let replicas = topology.shard(ofSlot: slot)?.replicas, replicas.count == 1
            else { return nil }
            return Set(replicas)
        case .allMasters: return Set(topology.shards.map(\.master))
        default: return nil
        }
    }
}

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

/// Why a target names no node at this instant.
package struct TargetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The target in the words of the plan.
    package let target: String
    /// Why no node matches.
    package let reason: String

    /// `'any replica' names no node now: no replica lives`
    package var description: String { "'\(target)' names no node now: \(reason)" }
}
