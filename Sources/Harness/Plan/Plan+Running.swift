import Evidence

extension Plan {
    /// Whether any step is a fault of the network, which takes an engine for it.
    package var disturbsNetwork: Bool {
        timeline.contains { type(of: $0.fault).actsOnNetwork }
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
