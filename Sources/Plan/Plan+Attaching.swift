package import RunRecord

extension Plan {
    /// The plan on the cluster that was found: who is there and what is configured are the cluster's.
    ///
    /// - Parameters:
    ///   - topology: Its shards and nodes.
    ///   - configuration: What of its configuration the plan's expectations rest on.
    /// - Returns: The plan, checked against that cluster.
    /// - Throws: What cannot be on it, such as a node that it has not.
    package func attached(
        to topology: Topology, configuration: [ConfigurationDirective]
    ) throws(PlanError) -> Plan {
        var plan = self
        plan.cluster.found = topology
        plan.cluster.masters = topology.shards.count
        plan.cluster.replicas = topology.shards.map(\.replicas.count).max() ?? 0
        plan.cluster.configuration = configuration
        var problems = ProblemCollector()
        TimelineCheck(steps: timeline, cluster: plan.cluster, duration: duration).run(&problems)
        ExpectationCheck(plan: plan, says: true).run(&problems)
        try problems.finish()
        return plan
    }

    /// The first step whose fault takes more than the reach of the plan's cluster gives, and what it lacks; nil when
    /// there is none, and where the plan starts its cluster.
    package var outOfReach: (step: Step, reason: String)? {
        guard let attach = cluster.attach else { return nil }
        for step in timeline {
            let kind = type(of: step.fault)
            let missing = kind.needs.subtracting(attach.abilities)
            guard let first = NodeAbility.allCases.first(where: missing.contains) else { continue }
            return (
                step,
                "it needs to \(first.words), which the reach '\(attach.reach.rawValue)' does not give; "
                    + first.remedy
            )
        }
        return nil
    }
}
