package import Plan
import Quantities
import RunRecord
import Wording

/// Finds out what a cluster that was there before allows a plan, only reading.
package struct AttachedDoctor: Sendable {
    private let plan: Plan

    /// A doctor of the cluster that a plan attaches to.
    package init(of plan: Plan) { self.plan = plan }

    /// Looks at the cluster, at what its nodes allow, and at their hosts.
    ///
    /// - Returns: The findings, in the order in which they are best read; of a cluster that is not found or not fit, why.
    package func examine() async -> [DoctorFinding] {
        guard let attach = plan.cluster.attach else {
            preconditionFailure("the plan attaches to no cluster")
        }
        let found: FoundCluster
        do {
            found = try await ClusterFinder(attach).find()
        } catch {
            return [
                .bad(
                    "cluster", .missing, found: "not usable", reason: "\(error)",
                    remedy: nil, for: "everything")
            ]
        }
        let masters = found.topology.shards.count
        let others = found.nodes.count - masters
        var findings: [DoctorFinding] = [
            .ok(
                "cluster",
                "\(found.version), \(masters.counted("master")), \(others.counted("replica")), reach \(attach.reach.rawValue)",
                for: "everything")
        ]
        findings += steps()
        findings += await PermissionExamination(found: found).findings()
        return findings + (await HostExamination(found: found).findings())
    }

    /// The steps of the plan that its reach does not give.
    private func steps() -> [DoctorFinding] {
        guard let (step, reason) = plan.outOfReach else { return [] }
        return [
            .bad(
                "step '\(type(of: step.fault).name)'", .missing, found: "\(step.position)",
                reason: reason, remedy: nil, for: "this plan")
        ]
    }
}
