package import Plan
import Quantities
import RedisClient
import Testbed

/// Holds a node's clients back with CLIENT PAUSE, as a failover by hand does; the cluster bus goes on.
package struct ClientPause: Fault {
    /// Which commands are held back.
    package enum Mode: String, Sendable, CaseIterable {
        /// Every command of every client.
        case all
        /// Commands that write.
        case write
    }

    package static let name = "client-pause"
    package static let summary =
        "Holds the commands of a node's clients back, while its bus goes on (CLIENT PAUSE)."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "client-pause", shorthand: "target",
            [
                FieldDocumentation("target", .target, required: true, "The node or nodes to hold."),
                FieldDocumentation(
                    "mode", .word(Mode.allCases.map(\.rawValue)),
                    "all: every command (the default); write: only those that write."),
            ]),
        receipt:
            "A command sent meanwhile, one that writes for the mode write, is answered only when "
            + "the pause is over.",
        falsifiers:
            "A server that answers OK and pauses nobody, or for less: the command that was sent when the pause had begun must "
            + "not be answered before `for:` is over. CLIENT UNPAUSE by somebody else: the same.",
        heal: "The server ends it after `for:`; the mode write is ended at once by CLIENT UNPAUSE.",
        requirements: "for the mode write Redis 6.2",
        example: "{ at: 5s, client-pause: { target: master of slot 0, mode: write }, for: 2s }")

    package let target: Target
    /// Which commands are held back.
    package let mode: Mode

    package var text: String {
        "hold " + (mode == .all ? "clients" : "writes") + " of \(target.text)"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        mode = try fields.word("mode").flatMap(Mode.init) ?? .all
    }

    package func inject(into scene: FaultScene) async throws {
        let length = scene.length
        let cluster = scene.cluster
        for node in scene.targets {
            // The server ends what nothing else can: a client that says UNPAUSE would be held back too.
            let own = mode == .all ? length : length + .seconds(60)
            let milliseconds = "\(Int(own.inMilliseconds.rounded(.up)))"
            // Servers before 6.2 hold everything back and know no word for it.
            let words = ["CLIENT", "PAUSE", milliseconds] + (mode == .all ? [] : ["WRITE"])
            let asked = cluster.now
            let reply = try await cluster.command(words, on: node)
            guard reply.isOK else {
                throw ClusterError(
                    .refused, "node \(node) refused CLIENT PAUSE: \(reply.text ?? "\(reply)")")
            }
            // A script may write, so that the server holds it back with the writes; this one does not.
            let question = mode == .all ? ["PING"] : ["EVAL", "return 1", "0"]
            let end = mode == .all ? asked + length.wholeNanoseconds : nil
            let silence = try await Silence.begin(
                of: node, asking: question, during: nil, lasting: length, in: cluster)
            scene.inflict(
                Injection(
                    node: node, effect: asked,
                    receipt: "\(words.joined(separator: " ")): OK; \(silence.receipt)",
                    disables: false,
                    course: .untilHealed(lookEvery: nil) { try silence.proof(until: end) }
                ) {
                    if mode == .write {
                        _ = try await cluster.command(["CLIENT", "UNPAUSE"], on: node)
                    }
                    return try await silence.end(within: length + .seconds(5)).receipt
                })
        }
    }
}
