/// Stops a node's process with SIGSTOP, so that it freezes without closing anything, and lets it go
/// on with SIGCONT: what a fork stall, a virtual machine's pause or a swap storm look like.
package struct Pause: Fault {
    package static let name = "pause"
    package static let summary =
        "Freezes a node: its process stops, its connections stay open, nothing answers."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = true
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "pause", shorthand: "target",
            [FieldDocumentation("target", .target, required: true, "The node or nodes to freeze.")]
        ),
        receipt:
            "The process's state in /proc is T after the stop, and no longer T after it goes on.",
        heal: "SIGCONT after `for:`, and at the run's end however it ends.",
        requirements: "nothing",
        example: "{ at: 5s, pause: master of slot 0, for: 20s }")

    package let target: Target
    package var text: String { "pause \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        for node in scene.targets {
            let stop = try await scene.cluster.pause(node)
            scene.inflict(
                Injection(node: node, effect: stop.at, receipt: stop.text, disables: true) {
                    try await scene.cluster.resume(node)
                })
        }
    }
}
