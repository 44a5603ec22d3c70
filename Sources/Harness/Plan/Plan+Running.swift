import Evidence

extension Plan {
    /// Whether any step is a fault of the network, which takes a network of the plan's own.
    package var disturbsNetwork: Bool {
        timeline.contains { type(of: $0.fault).actsOnNetwork }
    }

    /// Whether any of those steps is a rule for links, which takes an engine.
    package var needsNetworkEngine: Bool { timeline.contains { $0.fault is any LinkFault } }

    /// The first step that this machine cannot do, and why; nil when there is none. To be asked inside the sandbox.
    package func unavailability() async -> (step: Step, reason: String)? {
        var known: [String: String?] = [:]
        for step in timeline {
            let kind = type(of: step.fault)
            if known[kind.name] == nil { known[kind.name] = await kind.unavailability() }
            if let reason = known[kind.name] ?? nil { return (step, reason) }
        }
        return nil
    }
}

extension Plan {
    /// Whether any step needs the library that stalls forks.
    package var stallsForks: Bool { timeline.contains { type(of: $0.fault).needsPreload } }
}

extension ClusterSpecification {
    /// How many nodes.
    package var nodeCount: Int { masters * (1 + replicas) }

    /// The plan's directives as lines of redis.conf have them, in order.
    package var directives: [(name: String, value: String)] {
        configuration.flatMap { directive in directive.values.map { (directive.name, $0) } }
    }
}
