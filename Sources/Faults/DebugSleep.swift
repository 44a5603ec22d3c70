package import Plan
import Quantities
import RedisClient
import Testbed

/// Blocks a node's one thread with DEBUG SLEEP: it answers nobody, clients or bus, and its process
/// stays runnable, unlike with `pause`.
package struct DebugSleep: Fault {
    package static let name = "debug-sleep"
    package static let summary = "Blocks a node's main thread, so that it answers nobody."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = true
    package static let needs: Set<NodeAbility> = [.debug]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "debug-sleep", shorthand: "target",
            [FieldDocumentation("target", .target, required: true, "The node or nodes to block.")]),
        receipt: "A PING sent meanwhile gets no answer until DEBUG SLEEP has returned OK.",
        falsifiers:
            "A server that answers OK without sleeping, or wakes early: the PING that was sent when the sleep had begun must "
            + "not be answered before `for:` is over.",
        heal: "The server wakes by itself after `for:`; nothing can wake it earlier.",
        requirements: "a server that allows DEBUG, as the harness sets it",
        example: "{ at: 5s, debug-sleep: master of slot 0, for: 3s }")

    package let target: Target
    package var text: String { "block \(target.text) with DEBUG SLEEP" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        let length = scene.length
        for node in scene.targets {
            let patience = length + .seconds(30)
            let sleep = scene.cluster.send(
                ["DEBUG", "SLEEP", "\(length.inSeconds)"], to: node, patience: patience)
            let end = sleep.asked + length.wholeNanoseconds
            let silence = try await Silence.begin(
                of: node, asking: ["PING"], during: sleep, lasting: length, in: scene.cluster)
            scene.inflict(
                Injection(
                    node: node, effect: sleep.asked,
                    receipt: "DEBUG SLEEP \(length.inSeconds); \(silence.receipt)", disables: true,
                    course: .untilHealed(lookEvery: nil) { try silence.proof(until: end) }
                ) {
                    let woken = try await sleep.wait(within: patience)
                    _ = try await silence.end(within: .seconds(5))
                    let took = Duration.nanoseconds(woken.at - sleep.asked).inMilliseconds
                    return Receipt(
                        at: woken.at, text: "DEBUG SLEEP returned after \(Int(took)) ms, then PING")
                })
        }
    }
}
