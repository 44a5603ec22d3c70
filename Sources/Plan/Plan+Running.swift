import RunRecord

extension Plan {
    /// Whether zones are apart or a step is a fault of the network, which takes a network of the plan's own.
    package var disturbsNetwork: Bool {
        cluster.zones.isDistant || timeline.contains { type(of: $0.fault).actsOnNetwork }
    }

    /// Whether any of that is a rule for links, which takes an engine.
    package var needsNetworkEngine: Bool {
        cluster.zones.isDistant || timeline.contains { type(of: $0.fault).needsNetworkEngine }
    }

    /// Whether only trying tells if this machine can do what the plan asks, which takes the sandbox.
    package var mustBeTried: Bool {
        disturbsNetwork || !provisions.isSubset(of: [.stallLibrary, .syncRecord, .movableClock])
    }
}

extension Plan {
    /// How many nodes the plan's steps may start that join a cluster, over all runs on it.
    package var mostNewNodes: Int {
        let each = timeline.map { $0.fault.mostNewNodes(of: cluster) }.reduce(0, +)
        return reuse == .healed ? each * runs : each
    }

    /// How nodes must be set up for the plan's faults.
    package var provisions: Set<NodeProvision> {
        timeline.reduce(into: []) { $0.formUnion(type(of: $1.fault).provisions) }
    }
}

extension ClusterSpecification {
    /// How many nodes.
    package var nodeCount: Int { found?.nodeCount ?? masters * (1 + replicas) }

    /// The plan's directives as lines of redis.conf have them, in order.
    package var directives: [(name: String, value: String)] {
        configuration.flatMap { directive in directive.values.map { (directive.name, $0) } }
    }
}
