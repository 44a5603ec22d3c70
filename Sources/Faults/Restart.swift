package import Plan
import Testbed

/// Shuts a node down as an operator does, with SIGTERM, and starts it again: an upgrade or a change
/// of its configuration.
package struct Restart: Fault {
    package static let name = "restart"
    package static let summary = "Shuts a node down in good order and starts it again."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = true
    package static let disablesNode = true
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "restart", shorthand: "target",
            [FieldDocumentation("target", .target, required: true, "The node or nodes to restart.")]
        ),
        receipt: "The process left with status 0; its new process answers PING.",
        falsifiers:
            "A process that is not the server: the one that INFO names and that holds the listening socket is compared "
            + "at each start, also of the new one. A server that crashes while it shuts down: any status but 0. "
            + "Somebody who starts the server before: with `for:` nothing may answer PING there, asked every 100 ms.",
        heal: "Started again after `for:`; without, as soon as the process has left.",
        requirements: "nothing",
        example: "{ at: 5s, restart: replica of slot 0, for: 2s }")

    package let target: Target
    package var text: String { "restart \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        let course = { (node: Int) -> Course in
            guard scene.duration != nil else {
                return .noMiddle("the node is started again as soon as its process has left")
            }
            return .untilHealed(lookEvery: .milliseconds(100)) { try await cluster.proveDown(node) }
        }
        for node in scene.targets {
            let end: Receipt
            do {
                end = try await cluster.shutDown(node)
            } catch {
                // Nothing is healed that was not proven, and the node is to serve on.
                _ = try? await cluster.startAgain(node)
                throw error
            }
            scene.inflict(
                Injection(
                    node: node, effect: end.at, receipt: end.text, disables: true,
                    course: course(node)
                ) {
                    try await cluster.startAgain(node)
                })
        }
    }
}
