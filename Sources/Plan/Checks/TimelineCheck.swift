import Quantities

/// What can be known of a time line before it runs: whether its steps fit into the plan and into
/// the cluster, and whether two of them fight over a node.
package struct TimelineCheck {
    /// The steps.
    let steps: [Step]
    /// The cluster they act on.
    let cluster: ClusterSpecification
    /// How long a run is.
    let duration: Duration

    package init(steps: [Step], cluster: ClusterSpecification, duration: Duration) {
        self.steps = steps
        self.cluster = cluster
        self.duration = duration
    }

    /// Adds all problems of the time line.
    package func run(_ problems: inout ProblemCollector) {
        // What is wrong with a step that is repeated is told once.
        var told: Set<PlanPosition> = []
        for step in steps where !told.contains(step.position) {
            let before = problems.problems.count
            defer { if problems.problems.count > before { told.insert(step.position) } }
            checkTimes(of: step, &problems)
            if let reason = impossibility(of: step.fault) {
                problems.add(step.faultPosition, reason)
            }
        }
        checkConflicts(&problems)
    }

    private func impossibility(of fault: any FaultSpecification) -> String? {
        let kind = type(of: fault)
        if !kind.actsOnNetwork, fault.targets.contains(where: { $0.namesClients }) {
            return "'\(kind.name)' is done to nodes, and clients are none"
        }
        guard cluster.isShapeKnown else { return nil }
        return fault.targets.lazy.compactMap { $0.impossibility(in: cluster) }.first
            ?? fault.impossibility(in: cluster)
    }

    private func checkTimes(of step: Step, _ problems: inout ProblemCollector) {
        if step.at >= duration {
            problems.add(
                step.position,
                "the step begins at \(step.at.inWords), when the run of \(duration.inWords) is over"
            )
        } else if let end = step.end, end > duration {
            problems.add(
                step.position,
                "the step ends at \(end.inWords), after the run's \(duration.inWords): heal earlier"
                    + " or make duration longer")
        }
    }

    /// Finds two faults on one node of which one takes the node away.
    private func checkConflicts(_ problems: inout ProblemCollector) {
        let start = steps.map(\.at).min()
        let ordered = steps.map { ($0, certainNodes(of: $0, start)) }.filter { !$0.1.isEmpty }
            .sorted { ($0.0.at, $0.0.number) < ($1.0.at, $1.0.number) }
        for (index, (later, laterNodes)) in ordered.enumerated() {
            for (earlier, earlierNodes) in ordered[..<index]
            where type(of: earlier.fault).disablesNode {
                // A link may well be cut whose node does not run.
                guard overlap(earlier, later), !type(of: later.fault).actsOnNetwork,
                    let node = earlierNodes.intersection(laterNodes).min()
                else { continue }
                let what = "'\(type(of: later.fault).name)' begins while '\(earlier.text)'"
                problems.add(
                    later.faultPosition,
                    "\(what) holds node \(node): one node takes one such fault at a time")
            }
        }
    }

    /// Whether the later step begins while the earlier one lasts.
    private func overlap(_ earlier: Step, _ later: Step) -> Bool {
        if earlier.at == later.at { return true }
        let staysDown = type(of: earlier.fault).keepsNodeAway
        let end = earlier.end ?? (staysDown ? duration : earlier.at)
        return later.at < end
    }

    /// The nodes that a step names whatever happens before it: roles are only certain until the
    /// first step.
    private func certainNodes(of step: Step, _ start: Duration?) -> Set<Int> {
        if let named = step.fault.target.namedNodes { return Set(named) }
        guard step.at == start, cluster.isShapeKnown else { return [] }
        return step.fault.target.certainNodes(atStartOf: cluster) ?? []
    }
}

/// Whether a load has a baseline: what the first fault does is measured against how the quiet cluster served.
struct BaselineCheck {
    /// The steps.
    let steps: [Step]
    /// Whether there is a load.
    let hasLoad: Bool

    /// The least baseline that service is compared with; the plans that come with the program have 5 s.
    private static let shortest = Duration.seconds(1)

    /// Adds a problem when the first fault begins too early.
    func run(_ problems: inout ProblemCollector) {
        guard hasLoad, let first = steps.min(by: { $0.at < $1.at }), first.at < Self.shortest
        else { return }
        problems.add(
            first.position,
            "the first fault begins at \(first.at.inWords), before the load has a baseline that it could be "
                + "compared with: start it at 5 s or later, and in any case after "
                + Self.shortest.inWords)
    }
}
