import Workload

/// What a plan may not do to a cluster that others use too, whatever it is.
struct AttachCheck {
    /// The plan.
    let plan: Plan

    /// Adds all problems of it.
    func run(_ problems: inout ProblemCollector) {
        guard plan.cluster.attach != nil else { return }
        let load = plan.tree["load"]
        for command in plan.load?.commands ?? [] where command.isWrite {
            problems.add(
                load?.position ?? plan.tree.position,
                "\(command.words.first ?? "a command") writes keys that nobody would remove from an attached cluster; "
                    + "on one, load.commands may read only")
        }
    }
}
