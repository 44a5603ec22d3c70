package import Plan
import Quantities
import RedisClient
import Testbed

/// Makes a snapshot's child take long over every key, as on a slow disk; the server itself goes on, with a child and
/// the memory that it costs.
package struct SlowSave: Fault {
    package static let name = "slow-save"
    package static let summary =
        "Makes a node save a snapshot that takes long over every key (rdb-key-save-delay)."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let needs: Set<NodeAbility> = [.lifecycle]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "slow-save",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes that save."),
                FieldDocumentation(
                    "by", .duration(atLeast: .microseconds(1)), required: true,
                    "How long the child waits at each key."),
            ]),
        receipt: "INFO says rdb_bgsave_in_progress:1 at the beginning and still at the end.",
        falsifiers:
            "A snapshot that ends before `for:`, or a child that somebody ends: INFO is asked every 100 ms whether it works. "
            + "A server that takes the directive and does not wait: the same, its snapshot ends early.",
        heal:
            "The child is ended with SIGUSR1, which the server takes for its own wish; the delay is set back.",
        requirements: "Redis 6.0, and so many keys that the snapshot outlasts `for:`",
        example: "{ at: 5s, slow-save: { target: master of slot 0, by: 5ms }, for: 4s }")

    package let target: Target
    /// How long the child waits at each key.
    package let delay: Duration

    package var text: String {
        "save a snapshot of \(target.text), \(delay.inWords) at each key"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        delay = try fields.required(try fields.duration("by"), "by")
    }

    private static let directive = "rdb-key-save-delay"

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        let microseconds = "\(delay.wholeNanoseconds / 1000)"
        for node in scene.targets {
            let before = try await cluster.directive(Self.directive, of: node)
            let asked = cluster.now
            let replies = try await cluster.commands(
                [
                    ["CONFIG", "SET", Self.directive, microseconds], ["BGSAVE"],
                    ["CONFIG", "SET", Self.directive, before], ["INFO", "persistence"],
                ], on: node, timeout: .seconds(30))
            if let refusal = replies.lazy.compactMap(\.serverError).first {
                throw ClusterError(
                    .refused, "node \(node) refused a slow BGSAVE: \(refusal)")
            }
            guard Information(replies[3].text ?? "")["rdb_bgsave_in_progress"] == "1" else {
                throw ClusterError(
                    .unproven, "node \(node) shows no child after BGSAVE")
            }
            scene.inflict(
                Injection(
                    node: node, effect: asked,
                    receipt: "BGSAVE with \(Self.directive) \(microseconds); "
                        + "rdb_bgsave_in_progress:1", disables: false,
                    course: await .inProcess(
                        of: node, in: cluster, lookEvery: .milliseconds(100)
                    ) {
                        let key = "rdb_bgsave_in_progress"
                        let told = try await Self.persistence(of: node, in: cluster)
                        guard told[key] == "1" else {
                            throw ClusterError(
                                .unproven,
                                "the snapshot of node \(node) had ended by itself: more keys or a longer 'by' "
                                    + "are needed")
                        }
                        return "\(key):1"
                    }
                ) {
                    try await Self.end(on: node, in: cluster)
                })
        }
    }

    /// Ends the child that still saves.
    private static func end(on node: Int, in cluster: Cluster) async throws -> Receipt {
        let key = "rdb_bgsave_in_progress"
        guard await cluster.runs(node) else {
            return Receipt(at: cluster.now, text: "the node does not run, and so saves nothing")
        }
        guard try await persistence(of: node, in: cluster)[key] == "1" else {
            return Receipt(
                at: cluster.now,
                text: "the snapshot had ended by itself: more keys or a longer 'by' are needed")
        }
        let children = try await cluster.endChildren(of: node)
        let hasEnded = try await pollUncancelled(
            every: .milliseconds(10), within: .seconds(5),
            until: { try await persistence(of: node, in: cluster)[key] == "0" })
        guard hasEnded else {
            throw ClusterError(
                .unproven, "node \(node) still says \(key):1 after SIGUSR1")
        }
        return Receipt(
            at: cluster.now,
            text: "\(key):1 until SIGUSR1 ended the child \(children), then \(key):0")
    }

    private static func persistence(
        of node: Int, in cluster: Cluster
    ) async throws -> Information {
        let reply = try await cluster.command(["INFO", "persistence"], on: node)
        return Information(reply.text ?? "")
    }
}
