package import Plan
import Quantities
import RedisClient
import RunRecord
package import Testbed
import Wording
import Workload

/// An attached plan's cluster, looked at and found fit: what `check` tells of it and `run` starts from.
package struct Attachment: Sendable {
    /// The plan, on the cluster that was found.
    package let plan: Plan
    /// The cluster.
    package let found: FoundCluster
    /// What a user says to have this plan done to this cluster.
    package let consent: String

    /// Looks at the cluster of a plan, only reading.
    ///
    /// - Throws: `ClusterError` when it cannot be had as the plan needs it, `PlanError` when the plan cannot be on it.
    package init(lookingAt plan: Plan) async throws {
        guard let attach = plan.cluster.attach else {
            preconditionFailure("the plan attaches to no cluster")
        }
        if let (step, reason) = plan.outOfReach {
            throw ClusterError(
                "\(step.position): '\(type(of: step.fault).name)' is unavailable: \(reason)")
        }
        found = try await ClusterFinder(attach).find()
        self.plan = try plan.attached(to: found.topology, configuration: found.configuration)
        consent = found.consent(to: PlanText(of: plan).resolved(seed: 0))
        if let load = plan.load, let refusal = found.refusal(of: AttachedKeys.bytes(of: load)) {
            throw ClusterError("the load is refused: \(refusal)")
        }
        for step in plan.timeline where type(of: step.fault).needs.contains(.debug) {
            guard let refusal = found.nodes.lazy.compactMap(\.debugRefusal).first else { continue }
            let quoted = String(refusal.prefix(200)).quoted
            throw ClusterError(
                "\(step.position): '\(type(of: step.fault).name)' is unavailable: the servers refuse DEBUG "
                    + "(\(quoted)); \(NodeAbility.debug.remedy)")
        }
    }

    /// What is there and what would be done to it, in lines with their ends.
    package var text: String {
        var lines = [
            "  reach      \(found.attach.reach.rawValue), \(found.version); no logs: phases are told by polling"
        ]
        for node in found.nodes {
            let shard = found.topology.shard(ofNode: node.number)
            let role = shard?.master == node.number ? "master" : "replica"
            let slots = (shard?.allSlots ?? []).map { "\($0.lowerBound)-\($0.upperBound)" }
            lines.append(
                "  node \(node.number)     \(node.address.host):\(node.address.port) "
                    + "\(node.name == node.address.host ? "" : node.name + " ")"
                    + "\(node.identity.prefix(8)) \(role) of \(slots.joined(separator: ","))")
        }
        if !found.idle.isEmpty {
            lines.append("  left alone \(found.idle.joined(separator: ", ")): no slots")
        }
        if let load = plan.load {
            lines.append(
                "  writes     up to \(load.keys) keys below shaketable:RUN:, at most "
                    + "\(AttachedKeys.bytes(of: load)), each with an expiry; removed at the end")
        } else if !plan.timeline.isEmpty {
            lines.append(
                "  writes     one key of a shard in doubt below shaketable:RUN:, with an expiry")
        }
        lines.append("  consent    run it with --consent \(consent)")
        return lines.joined(separator: "\n") + "\n"
    }
}
