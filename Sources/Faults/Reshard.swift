package import Plan
import Quantities
import RunRecord
import Testbed

/// Moves slots with their keys from one master to another while clients work.
package struct Reshard: Fault {
    /// How slots move.
    private enum How: String, CaseIterable {
        /// SETSLOT and MIGRATE, as `redis-cli --cluster reshard` does.
        case keyByKey = "key-by-key"
        /// MIGRATESLOTS.
        case atomic
    }

    package static let name = "reshard"
    package static let summary =
        "Moves slots with their keys from one master to another while clients work (ASK, MOVED)."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = false
    package static let movesSlots = true
    package static let disablesNode = false
    package static let needs: Set<NodeAbility> = [.data]
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
                FieldDocumentation(
                    "how", .word(How.allCases.map(\.rawValue)),
                    "key-by-key: SETSLOT and MIGRATE, with ASK on the way (the default); atomic: CLUSTER MIGRATESLOTS of "
                        + "Valkey 9.0 and newer, all at once in the end."),
            ]),
        receipt:
            "CLUSTER NODES of the giver shows the first slot migrating, and it answers ASK for a key it has "
            + "not and TRYAGAIN for two of which it has one; in the end both name the new "
            + "owner, and how many keys moved. Atomic: CLUSTER GETSLOTMIGRATIONS lists a new job that "
            + "ends with success, and the log tells how long its snapshot, its stream and its pause of writes took.",
        falsifiers:
            "A node that says OK and gives nothing: the giver must answer ASK on the way, and both must name the new owner in "
            + "the end; of an atomic move a job that was not listed before, with state success. Slots that somebody moves back: both are asked again before the heal.",
        heal: "The slots are moved back after `for:`; without, when the load has ended.",
        requirements: "nothing",
        example: "{ at: 5s, reshard: { from: master of slot 0, to: node 2, slots: 200 } }")

    /// The master that gives.
    package let from: Target
    /// The master that takes.
    package let to: Target
    /// How many slots.
    package let slots: Int

    private let how: How

    package var target: Target { from }
    package var targets: [Target] { [from, to] }
    package var text: String {
        "move \(slots) slots from \(from.text) to \(to.text)" + (how == .atomic ? ", atomic" : "")
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        from = try fields.required(try fields.target("from"), "from")
        to = try fields.required(try fields.target("to"), "to")
        slots = try fields.integer("slots") ?? 100
        how = try fields.word("how").flatMap(How.init) ?? .keyByKey
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
                .unfit,
                "slots move from one master to another; '\(from.text)' and '\(to.text)' are the "
                    + "nodes \(nodes)")
        }
        let last = shard.slots.upperBound
        try await move(last - slots + 1...last, from: ends[0], to: ends[1], scene)
    }

    private func move(
        _ range: ClosedRange<Int>, from giver: Int, to taker: Int, _ scene: FaultScene
    ) async throws {
        let cluster = scene.cluster
        let route = SlotRoute(
            slots: range, source: giver, destination: taker, cluster: cluster)
        let move: any SlotMoving =
            how == .atomic
            ? AtomicSlotMove(along: route) : SlotMove(along: route)
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
                node: giver, effect: begin, receipt: proof, disables: false,
                course: await .inProcess(of: giver, in: cluster, lookEvery: nil) {
                    try await move.proveMoved()
                }
            ) {
                let keys = move.keys
                try await move.undo()
                return Receipt(
                    at: cluster.now,
                    text:
                        "node \(giver) owns all its slots again; \(move.keys - keys) keys came back"
                )
            })
        let told = try await move.finish()
        let took = Int(Duration.nanoseconds(cluster.now - begin).inMilliseconds)
        scene.inflict(
            Injection(
                node: taker, effect: cluster.now,
                receipt: "node \(taker) owns \(slots) slots more; \(move.keys) keys moved in "
                    + "\(took) ms" + (told.isEmpty ? "" : ": \(told)"), disables: false,
                course: .noMiddle("it is the end of the giver's"), remedy: nil))
    }
}
