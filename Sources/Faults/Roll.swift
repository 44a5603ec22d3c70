package import Plan
import Quantities
import Testbed

/// Brings all nodes to another build of the server, one after the other, as an operator rolls a cluster.
package struct Roll: Fault {
    /// Who is first.
    private enum Order: String, CaseIterable {
        case replicasFirst = "replicas-first"
        case mastersFirst = "masters-first"
        case asNumbered = "as-numbered"
    }

    package static let name = "roll"
    package static let summary =
        "Brings nodes to another build of the server, one after the other, under load."
    package static let durationRule = DurationRule.forbidden
    package static let endsByItself = true
    package static let disablesNode = true
    package static let needs: Set<NodeAbility> = [.lifecycle]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "roll",
            [
                FieldDocumentation("target", .target, "The nodes; all nodes by default.")
            ] + NodeUpgrade.fields + [
                FieldDocumentation(
                    "order", .word(Order.allCases.map(\.rawValue)),
                    "Who is first, by the roles at the begin; replicas-first by default."),
                FieldDocumentation(
                    "wait-for", .word(["synced", "nothing"]),
                    "What comes before the next node. synced: the cluster is whole, every replica linked (the default); "
                        + "nothing: that the one before is linked."),
                FieldDocumentation(
                    "patience", .duration(atLeast: .milliseconds(100)),
                    "How long that may take before the roll is given up; 60s by default."),
            ]),
        receipt:
            "Of each node as of an upgrade: its process left, the new one answers PING and says how many keys it has, INFO "
            + "tells the other build's version, and that it is a master or linked to one.",
        falsifiers:
            "What would make an upgrade's false: the process that INFO names, the version that it tells and the link are "
            + "compared for every node. A cluster that is not whole between two nodes: every node is asked; when it does "
            + "not become whole in time, the roll ends there and the run is inconclusive.",
        heal: "All stay with the new server; roll them to original for the way back.",
        requirements: "programs of both builds: cluster.servers",
        example: "{ at: 5s, roll: { to: original, order: replicas-first } }")

    package let target: Target
    private let upgrade: NodeUpgrade
    private let order: Order
    private let waitsForSync: Bool
    private let patience: Duration

    package var text: String {
        "roll \(target.text) \(upgrade.text), \(order.rawValue)"
            + (waitsForSync ? "" : ", without waiting")
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.target("target") ?? .allNodes
        upgrade = try NodeUpgrade(reading: fields)
        order = try fields.word("order").flatMap(Order.init) ?? .replicasFirst
        waitsForSync = try fields.word("wait-for") != "nothing"
        patience = try fields.duration("patience") ?? .seconds(60)
    }

    package func impossibility(in cluster: ClusterSpecification) -> String? {
        upgrade.impossibility(in: cluster)
    }

    package func inject(into scene: FaultScene) async throws {
        let isRefused = RefusalFlag()
        var left = await inOrder(scene)
        while !left.isEmpty {
            let node = left.removeFirst()
            try await upgrade.perform(on: node, in: scene, isRefused: isRefused)
            guard await scene.heal(), !isRefused.isRaised else {
                throw ClusterError(
                    .unproven, "the roll ended at node \(node), with \(left.count) to go")
            }
            guard waitsForSync, !left.isEmpty else { continue }
            do {
                try await scene.cluster.waitUntilWhole(within: patience)
            } catch let error as ClusterError {
                throw ClusterError(
                    .unproven,
                    "the roll ended after node \(node), with \(left.count) to go: \(error)")
            }
        }
    }

    private func inOrder(_ scene: FaultScene) async -> [Int] {
        let masters = Set(await scene.cluster.snapshot().masters.values)
        let isFirst: (Int) -> Bool
        switch order {
        case .asNumbered: return scene.targets
        case .mastersFirst: isFirst = { masters.contains($0) }
        case .replicasFirst: isFirst = { !masters.contains($0) }
        }
        return scene.targets.filter(isFirst) + scene.targets.filter { !isFirst($0) }
    }
}
