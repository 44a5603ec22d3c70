import Judgement
import RunRecord
import Workload

/// Whether what a plan expects says something of its runs: that the plan has what is measured, and that
/// a run can meet it and another break it.
struct ExpectationCheck {
    /// The plan.
    let plan: Plan
    /// Whether it says what it expects, be it nothing.
    let says: Bool

    /// Adds a problem for each expectation that says nothing.
    func run(_ problems: inout ProblemCollector) {
        if !says {
            problems.add(
                plan.tree.position,
                "the plan has no 'expect' and would pass whatever happens; add expect: with what must hold, such "
                    + "as lost-writes == 0, or expect: [] to measure only")
        }
        // What the words say of shards is known once an attached cluster was looked at.
        guard plan.cluster.isShapeKnown else { return }
        let facts = plan.facts
        for expectation in plan.expectations {
            do {
                try expectation.expectation.check(against: facts)
            } catch {
                problems.add(expectation.place(of: error), error.message)
            }
        }
    }
}

extension Plan {
    /// What the plan says of its runs.
    var facts: PlanFacts {
        var facts = PlanFacts(
            description: description(index: 1, seed: 0, server: ""), hasLoad: load != nil,
            hasProgram: clientProgram != nil, programReports: clientProgram?.reports == true,
            kinds: clientProgram != nil || load == nil
                ? Set(OperationKind.allCases) : load?.operationKinds ?? [],
            impossibleErrors: clientProgram == nil ? load?.impossibleErrors ?? [:] : [:])
        facts.clients = clients.map(\.name)
        facts.mayHaveReplicas =
            facts.description.topology.shards.contains { !$0.replicas.isEmpty }
            || timeline.contains { $0.fault.mostNewNodes(of: cluster) > 0 }
        return facts
    }
}

extension LoadSpecification {
    /// What its mix and the user's own commands are.
    fileprivate var operationKinds: Set<OperationKind> {
        let known = mix.filter { $0.share > 0 }
            .compactMap { LoadCommand(rawValue: $0.command)?.isWrite }
        let own = commands.filter { $0.share > 0 }.map(\.isWrite)
        return Set((known + own).map { $0 ? OperationKind.write : .read })
    }

    /// Classes of errors that it cannot have, each with what would make it have them.
    fileprivate var impossibleErrors: [OperationOutcome: String] {
        var impossible: [OperationOutcome: String] = [:]
        if wait == nil { impossible[.notReplicated] = "add load.wait" }
        if policy.poolSize == nil { impossible[.poolExhausted] = "give load.client a pool-size" }
        return impossible
    }
}
