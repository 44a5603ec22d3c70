package import Plan
import ServerLog

/// Makes a node rewrite its append-only file from a forked child, as `auto-aof-rewrite-percentage` does.
package struct BGRewriteAOF: Fault {
    package static let name = "bgrewriteaof"
    package static let summary =
        "Makes a node rewrite its append-only file from a forked child (BGREWRITEAOF)."
    package static let durationRule = DurationRule.forbidden
    package static let endsByItself = true
    package static let disablesNode = false
    package static let needs: Set<NodeAbility> = [.logs]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "bgrewriteaof", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes that rewrite.")
            ]),
        receipt:
            "INFO says aof_rewrite_in_progress:1 right after the command, and how long the fork took.",
        falsifiers:
            "A server that answers OK and forks no child: INFO, asked in the same breath, must say that one works. A rewrite "
            + "that fails: the server's own word for how it ended must be ok. A child that somebody ends, which servers call ok "
            + "too: the node's log must say that it ended with success.",
        heal:
            "Waits for the child's end; INFO says aof_last_bgrewrite_status:ok, and the log that it "
            + "ended with success.",
        requirements: "nothing",
        example: "{ at: 5s, bgrewriteaof: master of slot 0 }")

    package let target: Target
    package var text: String { "rewrite the append-only file of \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        try await BackgroundChild(
            command: "BGREWRITEAOF", inProgressKey: "aof_rewrite_in_progress",
            statusKey: "aof_last_bgrewrite_status", work: .rewrite
        ).start(in: scene)
    }
}
