package import Plan
import RedisClient
import Testbed
import Wording

/// Changes directives of a running node, as an operator does with CONFIG SET.
package struct ConfigSet: Fault {
    package static let name = "config-set"
    package static let summary = "Changes directives of running nodes (CONFIG SET)."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = false
    package static let disablesNode = false
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "config-set",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes to change."),
                FieldDocumentation(
                    "set", .anyKeys(.text), required: true,
                    "Directives that can be changed live, with their new values."),
            ]),
        receipt: "CONFIG GET tells another value than before, and the old one after the heal.",
        falsifiers:
            "A server that says OK and keeps the old value, or a value that it had before: CONFIG GET must tell another. "
            + "Somebody who sets it back: CONFIG GET is asked every 200 ms; for a moment: Redis 7.0 and newer count CONFIG SET, and "
            + "one more than was sent is a guard of its own.",
        heal:
            "The old value is set again after `for:`; without, when the load has ended. On an attached cluster a process outside "
            + "does it when this program is killed.",
        requirements: "nothing",
        example:
            "{ at: 5s, config-set: { target: all masters, set: { cluster-node-timeout: 5s } } }")

    package let target: Target
    /// The directives and their new values.
    package let directives: [ConfigurationDirective]

    package var text: String {
        let changes = directives.map {
            let shown = Secret.shown($0.values, of: $0.name).map { $0.isEmpty ? "\"\"" : $0 }
            return "\($0.name) \(shown.joined(separator: " "))"
        }
        return "set \(changes.joined(separator: ", ")) on \(target.text)"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        let value = try fields.required(fields["set"], "set")
        directives = try ConfigurationReader.read(value)
        if directives.isEmpty { throw value.error("there is no directive to set") }
    }

    package func inject(into scene: FaultScene) async throws {
        for node in scene.targets {
            for directive in directives {
                try await change(directive, on: node, in: scene)
            }
        }
    }

    private func change(
        _ directive: ConfigurationDirective, on node: Int, in scene: FaultScene
    ) async throws {
        let cluster = scene.cluster
        let name = directive.name
        let shown: @Sendable (String) -> String = { Secret.shown([$0], of: name).joined() }
        let before = try await cluster.directive(name, of: node)
        let owed = try await cluster.owe([["CONFIG", "SET", name, before]], to: node)
        try await cluster.setDirective(
            name, to: directive.values.joined(separator: " "), on: node)
        let at = cluster.now
        let after = try await cluster.directive(name, of: node)
        guard after != before else {
            owed?.end()
            throw ClusterError(
                .unfit,
                "node \(node) had \(name) '\(shown(before))' before: the step changes nothing")
        }
        scene.inflict(
            Injection(
                node: node, effect: at,
                receipt: "CONFIG GET \(name): '\(shown(before))' became '\(shown(after))'",
                disables: false,
                course: await .inProcess(of: node, in: cluster, lookEvery: .milliseconds(200)) {
                    let now = try await cluster.directive(name, of: node)
                    guard now == after else {
                        throw ClusterError(
                            .unproven,
                            "node \(node) has \(name) '\(shown(now))', not '\(shown(after))'")
                    }
                    return "CONFIG GET \(name): '\(shown(now))'"
                }
            ) {
                guard await cluster.runs(node) else {
                    return Receipt(
                        at: cluster.now,
                        text: "the node does not run; its redis.conf was not changed"
                    )
                }
                try await cluster.setDirective(name, to: before, on: node)
                let restored = try await cluster.directive(name, of: node)
                guard restored == before else {
                    throw ClusterError(
                        .unproven,
                        "node \(node) has \(name) '\(shown(restored))', not '\(shown(before))'")
                }
                owed?.end()
                return Receipt(at: cluster.now, text: "CONFIG GET \(name): '\(shown(restored))'")
            })
    }
}
