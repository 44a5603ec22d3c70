/// What a plan says of something bad that one of its steps does to the cluster.
///
/// A fault is a value: its stored properties are what the plan says. What it takes to do it is known to the catalogue
/// that the reader is handed, not to the plan.
package protocol FaultSpecification: Sendable {
    /// The key of a step that names it: `pause`.
    static var name: String { get }
    /// What it does, in one sentence.
    static var summary: String { get }
    /// Its keys, its receipt and the rest of what `list faults` prints.
    static var documentation: FaultDocumentation { get }
    /// Whether a step with it takes `for:`.
    static var durationRule: DurationRule { get }
    /// Whether a step without `for:` is over when the fault has been injected; else what it did is undone
    /// when the load has ended.
    static var endsByItself: Bool { get }
    /// Whether a node cannot serve while the fault lasts; two such faults cannot hold one node.
    static var disablesNode: Bool { get }
    /// Whether it is about the links between nodes and clients: it may be aimed at `clients` and `any`.
    static var actsOnNetwork: Bool { get }
    /// Whether it is a rule for links, which takes a network engine.
    static var needsNetworkEngine: Bool { get }
    /// Whether it asks for all the processor that the servers can get, so that nothing may run beside it.
    static var floodsServers: Bool { get }
    /// Whether it moves slots from one shard to another.
    static var movesSlots: Bool { get }
    /// How nodes must be set up for it, before the first of them starts.
    static var provisions: Set<NodeProvision> { get }

    /// What it does to nodes beyond asking them something.
    static var needs: Set<NodeAbility> { get }

    /// Reads the fault's keys; which there are and which are required is checked before.
    init(reading fields: PlanFields) throws(PlanError)

    /// What it is aimed at.
    var target: Target { get }
    /// All that it is aimed at, where that is more than one target, in the order in which they are resolved.
    var targets: [Target] { get }
    /// What it does in words, without its times: `pause master of slot 0`.
    var text: String { get }

    /// Why it can never work in a cluster, beyond what its target says; nil when it can.
    func impossibility(in plan: ClusterSpecification) -> String?

    /// What a user should know of a step with it before the run, though nothing is wrong with it.
    ///
    /// - Parameters:
    ///   - cluster: The cluster it is done to.
    ///   - lasting: The step's `for:`.
    /// - Returns: It in words; nil for nothing.
    func warning(in cluster: ClusterSpecification, lasting: Duration?) -> String?

    /// The most nodes that it starts at once and that join the cluster.
    func mostNewNodes(of cluster: ClusterSpecification) -> Int

    /// Whether its nodes come back at other addresses than they had.
    var movesNodes: Bool { get }
}

extension FaultSpecification {
    /// Most faults are about nodes.
    package static var actsOnNetwork: Bool { false }
    /// Most faults need none.
    package static var needsNetworkEngine: Bool { false }
    /// Most faults leave the processor to others.
    package static var floodsServers: Bool { false }
    /// Most faults take the server as it is.
    package static var provisions: Set<NodeProvision> { [] }
    /// Links, where it is about links; a set-up, where it needs one.
    package static var needs: Set<NodeAbility> {
        (actsOnNetwork ? [.links] : Set<NodeAbility>()).union(provisions.isEmpty ? [] : [.setup])
    }
    /// Its one target.
    package var targets: [Target] { [target] }
    /// Nothing beyond what the target says.
    package func impossibility(in plan: ClusterSpecification) -> String? { nil }
    /// Most faults do what they say and no more.
    package func warning(in cluster: ClusterSpecification, lasting: Duration?) -> String? { nil }
    /// Most faults start none.
    package func mostNewNodes(of cluster: ClusterSpecification) -> Int { 0 }
    /// Most faults leave the slots where they are.
    package static var movesSlots: Bool { false }
    /// Most faults leave nodes where they are.
    package var movesNodes: Bool { false }
    /// Whether a step without `for:` keeps its node away for the rest of the run.
    package static var keepsNodeAway: Bool { disablesNode && !endsByItself }
}

extension FaultSpecification {
    /// Turns all its targets into nodes, at one instant.
    ///
    /// A fault of links may be aimed at a node that does not run. What its second target leaves to chance, or takes as
    /// a whole, is not taken from the nodes of the first: between a minority and a majority of the masters, none is in both.
    ///
    /// - Parameters:
    ///   - snapshot: The cluster at that instant.
    ///   - generator: Where random choices come from: the plan's seed.
    /// - Returns: The nodes of each target, in the order of `targets`; none for `clients` and `any`.
    /// - Throws: When no node matches.
    package func resolve(
        in snapshot: ClusterSnapshot, using generator: inout some RandomNumberGenerator
    ) throws(TargetError) -> [[Int]] {
        var resolved: [[Int]] = []
        var left = snapshot
        for target in targets {
            if target.namesClients {
                resolved.append([])
            } else if let named = target.namedNodes, Self.actsOnNetwork {
                resolved.append(named.sorted())
            } else {
                resolved.append(try target.resolve(in: left, using: &generator))
            }
            left.live.subtract(resolved.joined())
        }
        return resolved
    }
}

/// Whether a step with a fault takes `for:`.
package enum DurationRule: String, Sendable {
    /// It lasts as long as the step says, and the step must say.
    case required
    /// With `for:` it ends then; without, as the fault's documentation says.
    case optional
    /// It is over at once.
    case forbidden
}

/// What `list faults` prints of a fault, and what the schema of plans is made from.
package struct FaultDocumentation: Sendable {
    /// Its keys.
    package let fields: SectionDocumentation
    /// What proves that it took effect, and that it ended.
    package let receipt: String
    /// What would make its receipt false, and how each of these is excluded.
    package let falsifiers: String
    /// How it ends.
    package let heal: String
    /// What the machine must offer for it; `nothing` when any will do.
    package let requirements: String
    /// One step of a plan that uses it.
    package let example: String

    /// The documentation of a fault.
    package init(
        fields: SectionDocumentation, receipt: String, falsifiers: String, heal: String,
        requirements: String, example: String
    ) {
        self.fields = fields
        self.receipt = receipt
        self.falsifiers = falsifiers
        self.heal = heal
        self.requirements = requirements
        self.example = example
    }
}
