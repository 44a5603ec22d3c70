package import Plan
import Testbed

/// Stops a node's process with SIGSTOP, so that it freezes without closing anything, and lets it go
/// on with SIGCONT: what a fork stall, a virtual machine's pause or a swap storm look like.
package struct Pause: Fault {
    package static let name = "pause"
    package static let summary =
        "Freezes a node: its process stops, its connections stay open, nothing answers."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = true
    package static let needs: Set<NodeAbility> = [.signals]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "pause", shorthand: "target",
            [FieldDocumentation("target", .target, required: true, "The node or nodes to freeze.")]
        ),
        receipt:
            "The process's state in /proc is T after the stop, and a PING gets no answer; it is T and the PING is "
            + "unanswered still before it goes on, and then no longer T.",
        falsifiers:
            "A process that is not the server: the one that INFO names and that holds the listening socket is compared "
            + "at each start. SIGCONT from somewhere, be it for a moment: the state is read every 20 ms, "
            + "the PING would be answered, and the process must not have had a processor since (/proc/PID/schedstat).",
        heal: "SIGCONT after `for:`, and at the run's end however it ends.",
        requirements: "nothing",
        example: "{ at: 5s, pause: master of slot 0, for: 20s }")

    package let target: Target
    package var text: String { "pause \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        let length = scene.length
        let cluster = scene.cluster
        var stops: [(node: Int, receipt: Receipt)] = []
        do {
            // All are stopped before the first is asked, so that none is frozen later than the others.
            for node in scene.targets {
                stops.append((node, try await cluster.pause(node, for: length)))
            }
            let silences = try await silences(of: scene.targets, lasting: length, in: cluster)
            for (node, stop) in stops {
                guard let silence = silences[node] else { continue }
                scene.inflict(Self.injection(node, stop, silence, in: cluster))
            }
        } catch {
            for (node, _) in stops { _ = try? await cluster.resume(node) }
            throw error
        }
    }

    private func silences(
        of nodes: [Int], lasting length: Duration, in cluster: Cluster
    ) async throws -> [Int: Silence] {
        try await withThrowingTaskGroup(of: (Int, Silence).self) { group in
            for node in nodes {
                group.addTask {
                    (
                        node,
                        try await Silence.begin(
                            of: node, asking: ["PING"], during: nil, lasting: length, in: cluster)
                    )
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private static func injection(
        _ node: Int, _ stop: Receipt, _ silence: Silence, in cluster: Cluster
    ) -> Injection {
        let proof: Course.Proof = {
            let state = try await cluster.proveFrozen(node)
            return "\(state); \(try silence.proof())"
        }
        return Injection(
            node: node, effect: stop.at, receipt: "\(stop.text); \(silence.receipt)",
            disables: true,
            // On another host a look is a command of its own; the question speaks for all the time.
            course: .untilHealed(
                lookEvery: cluster.found == nil ? .milliseconds(20) : nil, stillActs: proof)
        ) { try await cluster.resume(node) }
    }
}
