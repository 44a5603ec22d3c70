package import Plan
import RunRecord

/// Some runs of one plan, done by another process of this program: `shaketable run`.
///
/// A process of its own has a sandbox of its own, so that several go on side by side, and it ends
/// with this one, however this one ends.
package struct RunJob: Sendable {
    /// The run folder to make; its plan and what it prints stand beside it, as `.yaml` and `.log`.
    package var folder: String
    /// The plan as YAML.
    package var plan: String
    /// What the plan's text hides.
    package var secrets: PlanSecrets
    /// Where the runs' random choices come from.
    package var seed: UInt64
    /// How long it will take, by estimate.
    package var estimate: Duration
    /// What it is, for whoever looks on.
    package var title: String

    /// A job.
    package init(
        folder: String, plan: PlanText, seed: UInt64, estimate: Duration, title: String
    ) {
        self.folder = folder
        self.plan = plan.resolved(seed: seed)
        secrets = plan.secrets
        self.seed = seed
        self.estimate = estimate
        self.title = title
    }

    /// What a plan's runs take, by estimate: their time lines, and for each a start, convergence and
    /// the reading back.
    ///
    /// - Parameter plan: The plan.
    /// - Returns: The whole time, all runs together.
    package static func estimate(of plan: Plan) -> Duration {
        RunCost.whole(
            plan.runs, of: plan.duration, nodes: plan.cluster.nodeCount,
            onOneCluster: plan.reuse == .healed)
    }
}
