package import Plan
import Quantities
import RedisClient
import Testbed

/// Runs an endless script on a node: it answers nobody until `busy-reply-threshold`, then everybody with
/// BUSY, until the script is killed.
package struct SlowCommand: Fault {
    package static let name = "slow-command"
    package static let summary =
        "Runs an endless script on a node: silence at first, then BUSY for every client."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = true
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "slow-command", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes that run the script."),
                FieldDocumentation(
                    "busy-after", .duration(atLeast: .milliseconds(10)),
                    "How long the node is silent before it answers BUSY; its own "
                        + "busy-reply-threshold by default, 5 s."),
            ]),
        receipt:
            "A PING gets no answer at first and is told BUSY in the end; the script's own answer says "
            + "that it was killed.",
        falsifiers:
            "A script that was ended by somebody else, or never ran: its own answer must not have come before SCRIPT KILL. A "
            + "server that says BUSY too early: the PING must not be answered before busy-after is over.",
        heal: "SCRIPT KILL after `for:`, which works only once the node answers BUSY.",
        requirements: "nothing",
        example: "{ at: 5s, slow-command: { target: master of slot 0, busy-after: 1s }, for: 4s }")

    package let target: Target
    /// How long the node is silent; nil for what its configuration says.
    package let busyAfter: Duration?

    package var text: String { "run an endless script on \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        busyAfter = try fields.duration("busy-after")
    }

    /// The directive's name in every version; 7.0 calls it busy-reply-threshold too.
    private static let threshold = "lua-time-limit"

    package func inject(into scene: FaultScene) async throws {
        let length = scene.length
        for node in scene.targets {
            let cluster = scene.cluster
            let before = try await cluster.directive(Self.threshold, of: node)
            let milliseconds = busyAfter.map { Int64($0.inMilliseconds) } ?? Int64(before) ?? 5000
            // A script goes on when the connection that sent it is gone.
            let owed = try await cluster.owe(
                [["SCRIPT", "KILL"], ["CONFIG", "SET", Self.threshold, before]], to: node)
            try await cluster.setDirective(Self.threshold, to: "\(milliseconds)", on: node)
            let limit = Duration.milliseconds(milliseconds)
            let script = cluster.send(
                ["EVAL", "while true do end", "0"], to: node,
                patience: length + limit + .seconds(60))
            await script.waitUntilSent()
            let run = ScriptRun(
                node: node, script: script, limit: limit, restoredThreshold: before,
                owed: owed)
            // Told before anything is proven, so that the script is ended whatever happens.
            scene.inflict(run.killing(in: cluster))
            let silence = try await Silence.begin(
                of: node, asking: ["PING"], during: script, lasting: limit, in: cluster)
            scene.inflict(run.silence(silence))
        }
    }

    /// One node's script.
    private struct ScriptRun {
        let node: Int
        let script: PendingCommand
        let limit: Duration
        let restoredThreshold: String
        /// What does it when this program is killed; nil on a cluster of the run's own.
        let owed: LocalGuard?

        /// The script's life; the node may well serve its bus meanwhile, so that it disables nothing.
        func killing(in cluster: Cluster) -> Injection {
            Injection(
                node: node, effect: script.asked, receipt: "EVAL of an endless script was sent",
                disables: false,
                course: .untilHealed(lookEvery: nil) {
                    try Silence.proof(script, "the endless script")
                }
            ) {
                _ = try await pollUncancelled(
                    every: .milliseconds(50), within: limit + .seconds(10),
                    until: {
                        if try script.outcome() != nil { return true }
                        _ = try? await cluster.command(
                            ["SCRIPT", "KILL"], on: node, timeout: limit + .seconds(5))
                        return !(await script.staysSilent(for: .milliseconds(5)))
                    })
                let (reply, at) = try await script.wait(within: .milliseconds(100))
                guard let error = reply.serverError, error.message.contains("killed") else {
                    throw ClusterError(
                        .unproven, "the script on node \(node) was not killed: \(reply)")
                }
                try await cluster.setDirective(
                    SlowCommand.threshold, to: restoredThreshold, on: node)
                owed?.end()
                return Receipt(at: at, text: "SCRIPT KILL ended the script")
            }
        }

        /// The time in which the node answers nobody at all.
        func silence(_ silence: Silence) -> Injection {
            Injection(
                node: node, effect: script.asked, receipt: silence.receipt, disables: true,
                course: .untilHealed(lookEvery: nil) {
                    try silence.proof(until: script.asked + limit.wholeNanoseconds)
                }
            ) {
                let (reply, receipt) = try await silence.end(within: limit + .seconds(10))
                guard reply.serverError?.code == "BUSY" else {
                    throw ClusterError(
                        .unproven, "node \(node) answered \(reply) to PING, not BUSY")
                }
                return receipt
            }
        }
    }
}
