package import Plan
import Testbed

/// Ends a node's process with SIGKILL: a crash. Its connections are closed by the kernel.
package struct Kill: Fault {
    package static let name = "kill"
    package static let summary = "Ends a node's process at once, as a crash does."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = false
    package static let disablesNode = true
    package static let needs: Set<NodeAbility> = [.lifecycle]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "kill", shorthand: "target",
            [FieldDocumentation("target", .target, required: true, "The node or nodes to end.")]),
        receipt: "The process was ended by signal 9; after the start its new process answers PING.",
        falsifiers:
            "A process that is not the server: the one that INFO names and that holds the listening socket is compared "
            + "at each start. Somebody who starts the server again: nothing may answer PING there, asked every 100 ms.",
        heal: "After `for:` the node is started again with its files; without, it stays down.",
        requirements: "nothing",
        example: "{ at: 5s, kill: master of slot 0, for: 20s }")

    package let target: Target
    package var text: String { "kill \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func warning(in cluster: ClusterSpecification, lasting: Duration?) -> String? {
        guard let lasting, !cluster.keepsData(inCrash: true) else { return nil }
        return cluster.rebirthWarning(target, away: lasting, why: cluster.persistenceText)
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        for node in scene.targets {
            let end = try await cluster.kill(node)
            scene.inflict(
                Injection(
                    node: node, effect: end.at, receipt: end.text, disables: true,
                    course: .untilHealed(lookEvery: .milliseconds(100)) {
                        try await cluster.proveDown(node)
                    }
                ) {
                    try await cluster.startAgain(node)
                })
        }
    }
}
