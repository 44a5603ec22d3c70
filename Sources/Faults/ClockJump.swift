package import Plan
import Quantities
import RedisClient
import Testbed

/// Sets a node's wall clock, from one moment to the next, and sets it back: what a time daemon does to a machine whose
/// clock was wrong.
package struct ClockJump: Fault {
    package static let name = "clock-jump"
    package static let summary =
        "Sets a node's wall clock ahead or back from one moment to the next; its monotonic clock goes on."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let provisions: Set<NodeProvision> = [.movableClock]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "clock-jump",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes whose clock is set."),
                FieldDocumentation(
                    "by", .duration(atLeast: .seconds(1)), required: true,
                    "How far the clock jumps, and back at the end."),
                FieldDocumentation(
                    "to", .word(["future", "past"]), "Which way first; the future by default."),
            ]),
        receipt:
            "TIME, asked before and after, shows the jump beside the machine's clock, to 100 ms.",
        falsifiers:
            "A server that libnodeclock.so was not loaded into: looked for in its maps at each start. A clock that is set back, "
            + "be it for a moment: TIME is asked every 200 ms, and the file that sets it must not have been changed since."
            + " A machine whose own clock is set meanwhile: a guard of its own.",
        heal: "The clock jumps back; TIME shows the machine's time again.",
        requirements:
            "libnodeclock.so beside the program, and a server that is linked dynamically. (Debian's libfaketime "
            + "never returns from the start of a server that is built with jemalloc.)",
        example: "{ at: 5s, clock-jump: { target: master of slot 0, by: 1h }, for: 10s }")

    package let target: Target
    /// How far ahead the clock is set; negative for back.
    package let ahead: Duration

    package var text: String {
        "set the clock of \(target.text) \((ahead < .zero ? .zero - ahead : ahead).inWords) "
            + (ahead < .zero ? "back" : "ahead")
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        let by = try fields.required(try fields.duration("by"), "by")
        ahead = try fields.word("to") == "past" ? .zero - by : by
    }

    /// How long a node may take to answer, besides its clock being right.
    private static let tolerance = Duration.milliseconds(100)

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        for node in scene.targets {
            let before = try await cluster.clockAhead(of: node)
            let at = try await cluster.setClock(of: node, ahead: ahead)
            do {
                let after = try await cluster.clockAhead(of: node)
                guard Self.near(before, .zero), Self.near(after, ahead) else {
                    throw ClusterError(
                        .unproven,
                        "the clock of node \(node) was \(Self.text(before)) ahead and is "
                            + "\(Self.text(after)), not \(Self.text(ahead))")
                }
                scene.inflict(
                    Injection(
                        node: node, effect: at,
                        receipt: "TIME beside the machine's clock: \(Self.text(before)), then "
                            + Self.text(after), disables: false,
                        course: await .inProcess(
                            of: node, in: cluster, lookEvery: .milliseconds(200)
                        ) { [ahead] in try await Self.proof(node, ahead, in: cluster) }
                    ) { try await Self.restore(node, in: cluster) })
            } catch {
                _ = try await Self.restore(node, in: cluster)
                throw error
            }
        }
    }

    /// Sees that the clock is still set.
    private static func proof(
        _ node: Int, _ ahead: Duration, in cluster: Cluster
    ) async throws -> String {
        let now = try await cluster.clockAhead(of: node)
        try await cluster.proveClockUntouched(of: node)
        guard near(now, ahead) else {
            throw ClusterError(
                .unproven, "the clock of node \(node) is \(text(now)) ahead, not \(text(ahead))")
        }
        return "TIME beside the machine's clock: \(text(now))"
    }

    private static func restore(_ node: Int, in cluster: Cluster) async throws -> Receipt {
        let at = try await cluster.setClock(of: node, ahead: .zero)
        guard await cluster.runs(node) else {
            return Receipt(at: at, text: "the node does not run; its clock is right when it does")
        }
        let ahead = try await cluster.clockAhead(of: node)
        guard near(ahead, .zero) else {
            throw ClusterError(
                .unproven, "the clock of node \(node) is still \(text(ahead)) ahead")
        }
        return Receipt(at: at, text: "TIME beside the machine's clock: \(text(ahead))")
    }

    private static func near(_ one: Duration, _ other: Duration) -> Bool {
        abs((one - other).wholeNanoseconds) <= tolerance.wholeNanoseconds
    }

    private static func text(_ ahead: Duration) -> String {
        let milliseconds = Int(ahead.inMilliseconds.rounded())
        return "\(milliseconds < 0 ? "" : "+")\(milliseconds) ms"
    }
}
