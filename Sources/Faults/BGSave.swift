package import Plan
import ServerLog

/// Makes a node save its data from a forked child, as by hand or by a `save` rule. The fork itself stops the
/// server for as long as it takes.
package struct BGSave: Fault {
    package static let name = "bgsave"
    package static let summary = "Makes a node save its data from a forked child (BGSAVE)."
    package static let durationRule = DurationRule.forbidden
    package static let endsByItself = true
    package static let disablesNode = false
    package static let needs: Set<NodeAbility> = [.logs]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "bgsave", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes that save.")
            ]),
        receipt:
            "INFO says rdb_bgsave_in_progress:1 right after the command, and how long the fork took.",
        falsifiers:
            "A server that answers OK and forks no child: INFO, asked in the same breath, must say that one works. A save that "
            + "fails: the server's own word for how it ended must be ok. A child that somebody ends, which servers call ok too: "
            + "the node's log must say that it ended with success.",
        heal: "Waits for the child's end; INFO says rdb_last_bgsave_status:ok, and the log that it "
            + "ended with success.",
        requirements: "nothing",
        example: "{ at: 5s, bgsave: master of slot 0 }")

    package let target: Target
    package var text: String { "save a snapshot of \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        try await BackgroundChild(
            command: "BGSAVE", inProgressKey: "rdb_bgsave_in_progress",
            statusKey: "rdb_last_bgsave_status", work: .save
        ).start(in: scene)
    }
}
