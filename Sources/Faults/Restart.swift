package import Plan
import Quantities
package import Testbed

/// Ends a node as an operator or an orchestrator does, and starts it again: with its files, or without them, as a
/// container without a volume comes back.
package struct Restart: Fault {
    package static let name = "restart"
    package static let summary =
        "Shuts a node down and starts it again, with its files or without them."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = true
    package static let disablesNode = true
    package static let needs: Set<NodeAbility> = [.lifecycle]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "restart", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true,
                    "The node or nodes to restart; several end at the same time.")
            ] + NodeEnding.fields + [
                FieldDocumentation(
                    "disk", .word(DiskFate.allCases.map(\.rawValue)),
                    "keep: all is there (the default); wipe-data: it returns as the same node, and empty; wipe-all: "
                        + "nodes.conf is gone too, and it returns as a node that nobody knows."),
                FieldDocumentation(
                    "address", .word(["same", "new"]),
                    "same: where it was (the default); new: another IP address and the same port, as a pod, which it "
                        + "announces (cluster-announce-ip)."),
            ]
        ),
        receipt:
            "The process left with status 0, or was killed by signal 9 as asked; its new process answers PING, and says "
            + "how many keys it has. After a wipe the log tells of no file that was loaded. At a new address: nothing "
            + "listens at the old one, and how many others tell the new one in CLUSTER NODES within 2 s.",
        falsifiers:
            "A process that is not the server: the one that INFO names and that holds the listening socket is compared "
            + "at each start, also of the new one. A server that crashes while it shuts down: any status but 0. "
            + "Somebody who starts the server before: with `for:` nothing may answer PING there, asked every 100 ms. "
            + "A server that keeps its data elsewhere: after a wipe a master must have no key and no log may say 'DB "
            + "loaded from'.",
        heal: "Started again after `for:`; without, as soon as the process has left.",
        requirements: "nothing",
        example: "{ at: 5s, restart: { target: master of slot 0, disk: wipe-data }, for: 500ms }")

    package let target: Target
    /// How it ends.
    package let ending: NodeEnding
    /// What it finds when it starts again.
    package let disk: DiskFate
    package let movesNodes: Bool

    package var text: String {
        let without =
            switch disk {
            case .keep: ""
            case .wipeData: " without its data"
            case .wipeAll: " without any of its files"
            }
        let moved = movesNodes ? " at another address" : ""
        return "restart \(target.text)\(ending.text)\(without)\(moved)"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        ending = try NodeEnding(reading: fields)
        disk = try fields.word("disk").flatMap(DiskFate.init) ?? .keep
        movesNodes = try fields.word("address") == "new"
    }

    package func impossibility(in plan: ClusterSpecification) -> String? {
        movesNodes && plan.isSecured
            ? "each node's certificate is for its address: leave out 'address: new' or TLS" : nil
    }

    package func warning(in cluster: ClusterSpecification, lasting: Duration?) -> String? {
        guard disk == .keep else {
            return cluster.rebirthWarning(target, away: lasting, why: "its disk is wiped")
        }
        guard !cluster.keepsData(inCrash: ending == .kill) else { return nil }
        return cluster.rebirthWarning(target, away: lasting, why: cluster.persistenceText)
    }

    package func inject(into scene: FaultScene) async throws {
        try await scene.together { try await end($0, scene) }
    }

    private func end(_ node: Int, _ scene: FaultScene) async throws {
        let cluster = scene.cluster
        // Where most move nobody is left to learn from.
        let awaitsOthers = scene.targets.count * 2 < cluster.identities.count
        let course: Course =
            scene.duration == nil
            ? .noMiddle("the node is started again as soon as its process has left")
            : .untilHealed(lookEvery: .milliseconds(100)) { try await cluster.proveDown(node) }
        let end = try await scene.end(node) { try await cluster.end(node, by: ending) }
        scene.inflict(
            Injection(
                node: node, effect: end.at, receipt: end.text, disables: true, course: course
            ) { [disk, movesNodes] in
                if movesNodes {
                    return try await cluster.startMoved(node, disk, awaitsOthers: awaitsOthers)
                }
                guard disk != .keep else { return try await cluster.startAgain(node) }
                return try await cluster.startWiped(node, disk)
            })
    }
}

extension NodeEnding {
    /// The keys `how` and `grace` of a step that ends processes.
    static let fields = [
        FieldDocumentation(
            "how", .word(["sigterm", "kill"]),
            "sigterm: it is asked to shut down (the default); kill: it ends at once, as in a crash."
        ),
        grace,
    ]

    /// The key `grace`.
    static let grace = FieldDocumentation(
        "grace", .duration(atLeast: .zero),
        "How long after SIGTERM it is killed; by default it must end by itself, within 60s.")

    /// Reads those keys.
    ///
    /// - Throws: When a grace is given to what is killed at once.
    init(reading fields: PlanFields) throws(PlanError) {
        let grace = try fields.duration("grace")
        guard try fields.word("how") == "kill" else {
            self = .terminate(grace: grace)
            return
        }
        if grace != nil {
            throw PlanError(
                fields.position(of: "grace"), "what is killed has no grace: leave out 'grace'")
        }
        self = .kill
    }

    /// What is not usual about it, in words that follow others.
    var text: String {
        switch self {
        case .kill: " by SIGKILL"
        case .terminate(nil): ""
        case .terminate(let grace?): " with \(grace.inWords) of grace"
        }
    }
}
