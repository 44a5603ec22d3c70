package import Experiments
import Faults
package import Plan
import Quantities
import RedisClient

/// Makes the plans of trials from a workload: its cluster and its load, with faults of our own.
package struct TrialPlan: Sendable {
    /// The cluster and load that are taken when no plan is given.
    package static let usualWorkload = """
        name: usual
        cluster: { masters: 3, replicas: 1, config: { save: "" } }
        load: { rate: 500/s, connections: 20, client: redisson }
        duration: 10s
        expect: []
        """

    private let workload: Plan

    /// A maker of plans.
    ///
    /// - Parameter workload: Whose cluster and load are taken; its time line and expectations are not.
    package init(workload: Plan) {
        self.workload = workload
    }

    /// The plan of a job.
    ///
    /// - Parameters:
    ///   - job: The trials.
    ///   - name: The plan's name.
    ///   - values: What else is changed, by path.
    /// - Returns: The plan.
    /// - Throws: What the reader says of those values.
    package func plan(
        of job: TrialJob, name: String, values: [(path: String, value: PlanValue)]
    ) throws(PlanError) -> Plan {
        try plan(
            name: name, steps: job.steps.map(Self.line),
            duration: Self.words(job.longestSeconds), values: values)
    }

    /// The plan of a roll: every node, replicas first, ends as it would in life and comes back with another server.
    ///
    /// - Parameters:
    ///   - name: The plan's name.
    ///   - server: The other server's program.
    ///   - values: What else is changed, by path.
    /// - Returns: The plan.
    /// - Throws: What the reader says of those values.
    package func roll(
        name: String, to server: String, values: [(path: String, value: PlanValue)]
    ) throws(PlanError) -> Plan {
        // What is synchronised in one node's turn is a matter of seconds; the run ends when all is whole.
        let length = 30 + 15 * workload.cluster.nodeCount
        return try plan(
            name: name, steps: ["  - { at: 3s, roll: { to: other, grace: 30s } }"],
            duration: "\(length)s",
            values: values + [(path: "cluster.servers.other", value: Self.value(server))])
    }

    private func plan(
        name: String, steps: [String], duration: String, values: [(path: String, value: PlanValue)]
    ) throws(PlanError) -> Plan {
        let own = try PlanParser.parse(
            PlanSource(
                name: name,
                text: """
                    name: \(name)
                    timeline:
                    \(steps.joined(separator: "\n"))
                    duration: \(duration)
                    until: whole
                    expect: []
                    """))
        guard case .mapping(let workload) = workload.tree.content,
            case .mapping(let entries) = own.content
        else { preconditionFailure("plans are mappings") }
        let kept = workload.filter { ["cluster", "load"].contains($0.key) }
        let tree = PlanValue(.mapping(kept + entries), at: own.position)
        return try Plan(
            tree: try PlanOverrides(values).applied(to: tree), defaultName: name, .current)
    }

    private static func line(_ step: TrialJob.Step) -> String {
        let master = "master of slot \(step.slot)"
        let fault =
            switch step.trial.kind {
            case .stall, .freeze: "pause: \(master)"
            case .kill: "kill: \(master)"
            case .partition: "partition: { from: \(master), to: any }"
            }
        return "  - { at: \(words(step.at)), wait-for: cluster ok, whole-for: \(words(step.gap)), "
            + "\(fault), for: \(words(step.trial.seconds)) }"
    }

    /// Seconds as a plan writes them, to the millisecond.
    package static func words(_ seconds: Double) -> String {
        Duration.milliseconds(Int64((seconds * 1000).rounded())).inWords
    }

    /// A text as a plan's value.
    package static func value(_ text: String) -> PlanValue {
        PlanValue(plain: text, at: PlanPosition(source: "the command line"))
    }
}
