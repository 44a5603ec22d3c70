import Judgement

/// The client programs of a plan and what it expects of them, to be put into other plans: what `shaketable clients`
/// compares in each scenario.
package struct ClientSet: Sendable {
    /// The clients.
    package private(set) var clients: [PlanClient]
    private let plan: Plan

    /// The clients of a plan.
    ///
    /// - Parameter plan: The plan; what it does else is not asked for.
    package init(of plan: Plan) {
        self.plan = plan
        clients = plan.clients
    }

    /// Leaves clients out, and what is expected of them.
    ///
    /// - Parameter names: Whom.
    package mutating func remove(_ names: Set<String>) {
        clients.removeAll { names.contains($0.name) }
    }

    /// A scenario with the clients in it. What the clients' own plan expects of them holds there too.
    ///
    /// - Parameters:
    ///   - scenario: The scenario.
    ///   - policy: The policy that its own load has; nil for its own.
    ///   - vocabulary: The policies, commands and faults that there are.
    /// - Returns: The plan, checked as a whole.
    /// - Throws: All problems that were found, such as a scenario that has clients already.
    package func joined(
        to scenario: Plan, policy: String? = nil, _ vocabulary: PlanVocabulary
    ) throws(PlanError) -> Plan {
        guard case .mapping(var entries) = scenario.tree.content, let all = plan.tree["clients"]
        else { return scenario }
        guard scenario.clients.isEmpty, scenario.clientProgram == nil else {
            throw scenario.tree.error(
                "the scenario has client programs of its own; leave them out, or run it by itself")
        }
        let names = Set(clients.map(\.name))
        var expected = try scenario.tree["expect"]?.list("expectations") ?? []
        for expectation in plan.expectations {
            let named = expectation.expectation.clients
            guard !named.isEmpty, named.isSubset(of: names) else { continue }
            expected.append(
                PlanValue(
                    .scalar(expectation.text, isQuoted: true), at: expectation.position))
        }
        let elements = zip(plan.clients, try all.list("clients"))
            .filter { names.contains($0.0.name) }.map { $0.1 }
        entries.removeAll { $0.key == "expect" }
        for (key, values) in [("clients", elements), ("expect", expected)] {
            entries.append(
                PlanValue.Entry(
                    key: key, keyPosition: all.position,
                    value: PlanValue(.list(values), at: all.position)))
        }
        var tree = PlanValue(.mapping(entries), at: scenario.tree.position)
        if let policy {
            tree = try PlanOverrides(settings: ["load.client=\(policy)"]).applied(to: tree)
        }
        var joined = try Plan(tree: tree, defaultName: scenario.name, vocabulary)
        if let policy { joined.name = "\(scenario.name)-beside-\(policy)" }
        return joined
    }
}
