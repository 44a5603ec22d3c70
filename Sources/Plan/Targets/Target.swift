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
