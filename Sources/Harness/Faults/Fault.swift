/// Something bad that a step of a plan does to the cluster.
///
/// A fault is a value: its stored properties are what the plan says. See README.md in this folder.
package protocol Fault: Sendable {
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

    /// Reads the fault's keys; which there are and which are required is checked before.
    init(reading fields: PlanFields) throws(PlanError)

    /// Whether it is about the links between nodes and clients: it may be aimed at `clients` and `any`, and
    /// needs a network engine.
    static var actsOnNetwork: Bool { get }

    /// How nodes must be set up for it, before the first of them starts.
    static var provisions: Set<NodeProvision> { get }

    /// Why it cannot be done on this machine, found by trying; nil when it can. What all faults of links need is
    /// looked at elsewhere.
    ///
    /// - Parameter isSandboxed: Whether this process is in a sandbox of namespaces.
    /// - Returns: The reason and what would help.
    static func unavailability(isSandboxed: Bool) async -> String?

    /// What it is aimed at.
    var target: Target { get }
    /// All that it is aimed at, where that is more than one target, in the order in which they are resolved.
    var targets: [Target] { get }
    /// What it does in words, without its times: `pause master of slot 0`.
    var text: String { get }

    /// Does it to the scene's targets, and calls the scene's `inflict` for each effect as soon as it is proven.
    ///
    /// - Throws: What could not be done or proven; the run is inconclusive then. What was inflicted
    ///   before is healed all the same.
    func inject(into scene: FaultScene) async throws

    /// Why it can never work in a cluster, beyond what its target says; nil when it can.
    func impossibility(in plan: ClusterSpecification) -> String?
}

extension Fault {
    /// Most faults are about nodes.
    package static var actsOnNetwork: Bool { false }
    /// Most faults take the server as it is.
    package static var provisions: Set<NodeProvision> { [] }
    /// Most faults work everywhere.
    package static func unavailability(isSandboxed: Bool) async -> String? { nil }
    /// Its one target.
    package var targets: [Target] { [target] }
    /// Nothing beyond what the target says.
    package func impossibility(in plan: ClusterSpecification) -> String? { nil }
}
