package import Plan
import Quantities
import RunRecord
import Testbed

/// Moves slots with their keys from one master to another while clients work.
package struct Reshard: Fault {
    package static let name = "reshard"
    package static let summary =
        "Moves slots with their keys from one master to another while clients work (ASK, MOVED)."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = false
    package static let disablesNode = false
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "reshard",
            [
                FieldDocumentation("from", .target, required: true, "The master that gives."),
                FieldDocumentation("to", .target, required: true, "The master that takes."),
                FieldDocumentation(
                    "slots", .integer(1...16383),
                    "How many, the last ones of its shard; 100 by default. The shard keeps its first."
                ),
            ]),
        receipt:
            "CLUSTER NODES of the giver shows the first slot migrating, and it answers ASK for a key it has "
            + "not and TRYAGAIN for two of which it has one; in the end both name the new "
            + "owner, and how many keys moved.",
        falsifiers:
            "A node that says OK and gives nothing: the giver must answer ASK on the way, and both must name the new owner in "
            + "the end. Slots that somebody moves back: both are asked again before the heal.",
        heal: "The slots are moved back after `for:`; without, when the load has ended.",
        requirements: "nothing",
        example: "{ at: 5s, reshard: { from: master of slot 0, to: node 2, slots: 200 } }")

    /// The master that gives.
    package let from: Target
    /// The master that takes.
    package let to: Target
    /// How many slots.
    package let slots: Int

    package var target: Target { from }
    package var targets: [Target] { [from, to] }
    package var text: String { "move \(slots) slots from \(from.text) to \(to.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        from = try fields.required(try fields.target("from"), "from")
        to = try fields.required(try fields.target("to"), "to")
        slots = try fields.integer("slots") ?? 100
        guard from != to || from == .anyMaster else {
            throw PlanError(
                fields.position(of: "to"), "'from' and 'to' are both '\(from.text)'")
        }
    }

    package func impossibility(in cluster: ClusterSpecification) -> String? {
        guard cluster.masters > 1 else { return "there is no other master to move slots to" }
        let fewest = cluster.topology.shards.map(\.slots.count).min() ?? 0
        guard slots < fewest else {
            return "a shard of \(fewest) slots keeps its first: at most \(fewest - 1) can move"
        }
        return nil
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        let masters = await cluster.snapshot().masters
        let ends = scene.resolved.flatMap { $0 }
        guard ends.count == 2, ends.allSatisfy(Set(masters.values).contains),
            let number = masters.first(where: { $0.value == ends[0] })?.key,
            let shard = cluster.deployment.topology.shards.first(where: { $0.number == number })
        else {
            let nodes = ends.map(String.init).joined(separator: ", ")
            throw ClusterError(
                "slots move from one master to another; '\(from.text)' and '\(to.text)' are the "
                    + "nodes \(nodes)", isUnavailable: false)
        }
        let last = shard.slots.upperBound
        let move = SlotMove(last - slots + 1...last, from: ends[0], to: ends[1], in: cluster)
        let begin = cluster.now
        let proof: String
        do {
            proof = try await move.begin()
        } catch {
            try await move.undo()
            throw error
        }
        scene.inflict(
            Injection(
                node: ends[0], effect: begin, receipt: proof, disables: false,
                course: await .inProcess(of: ends[0], in: cluster, lookEvery: nil) {
                    try await move.proveMoved()
                }
            ) {
                let keys = move.keys
                try await move.undo()
                return Receipt(
                    at: cluster.now,
                    text:
                        "node \(ends[0]) owns all its slots again; \(move.keys - keys) keys came back"
                )
            })
        try await move.finish()
        let took = Int(Duration.nanoseconds(cluster.now - begin).inMilliseconds)
        scene.inflict(
            Injection(
                node: ends[1], effect: cluster.now,
                receipt: "node \(ends[1]) owns \(slots) slots more; \(move.keys) keys moved in "
                    + "\(took) ms", disables: false,
                course: .noMiddle("it is the end of the giver's"), remedy: nil))
    }
}
