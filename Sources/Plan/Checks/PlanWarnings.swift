import RunRecord

/// What a user should know of a plan before it runs, though nothing is wrong with it.
package struct PlanWarnings: Sendable {
    /// The warnings, each with the place of what it is about, in the order of the plan.
    package let all: [PlanError.Problem]

    /// Looks at a plan.
    package init(of plan: Plan) {
        var found = Self.zones(of: plan)
        for step in plan.timeline {
            guard let text = step.fault.warning(in: plan.cluster, lasting: step.length) else {
                continue
            }
            // A step that is repeated warns once.
            if !found.contains(where: { $0.position == step.faultPosition }) {
                found.append(PlanError.Problem(position: step.faultPosition, message: text))
            }
        }
        all = found
    }

    /// What the loss of one zone would take.
    private static func zones(of plan: Plan) -> [PlanError.Problem] {
        guard let place = plan.tree["cluster"]?["zones"]?.position else { return [] }
        let shards = plan.cluster.topology.shards
        let zones = plan.cluster.zones.zones(of: plan.cluster.topology)
        var found: [String] = []
        for name in plan.cluster.zones.names {
            let masters = shards.filter { zones[$0.master] == name }.count
            if masters > shards.count / 2 {
                found.append(
                    "zone \(name) holds \(masters) of \(shards.count) masters: without it no failover can be voted"
                )
            }
            let whole = shards.filter { $0.nodes.allSatisfy { zones[$0] == name } }
            if let first = whole.first {
                let others = whole.count > 1 ? " and \(whole.count - 1) more" : ""
                found.append(
                    "zone \(name) holds node \(first.master)\(others) with all its replicas: without it their slots "
                        + "are not served")
            }
        }
        return found.map { PlanError.Problem(position: place, message: $0) }
    }
}
