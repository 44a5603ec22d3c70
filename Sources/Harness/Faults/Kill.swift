/// Ends a node's process with SIGKILL: a crash. Its connections are closed by the kernel.
package struct Kill: Fault {
    package static let name = "kill"
    package static let summary = "Ends a node's process at once, as a crash does."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = false
    package static let disablesNode = true
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "kill", shorthand: "target",
            [FieldDocumentation("target", .target, required: true, "The node or nodes to end.")]),
        receipt: "The process was ended by signal 9; after the start its new process answers PING.",
        heal: "After `for:` the node is started again with its files; without, it stays down.",
        requirements: "nothing",
        example: "{ at: 5s, kill: master of slot 0, for: 20s }")

    package let target: Target
    package var text: String { "kill \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        for node in scene.targets {
            let end = try await scene.cluster.kill(node)
            scene.inflict(
                Injection(node: node, effect: end.at, receipt: end.text, disables: true) {
                    try await scene.cluster.startAgain(node)
                })
        }
    }
}
