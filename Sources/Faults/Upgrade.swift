package import Plan
import Testbed

/// Ends a node and starts it with another build of the server, on the files that it has: an upgrade, or the way back.
package struct Upgrade: Fault {
    package static let name = "upgrade"
    package static let summary =
        "Restarts a node with another build of the server, on the same files."
    package static let durationRule = DurationRule.optional
    package static let endsByItself = true
    package static let disablesNode = true
    package static let needs: Set<NodeAbility> = [.lifecycle]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "upgrade",
            [
                FieldDocumentation(
                    "target", .target, required: true,
                    "The node or nodes; several are ended one after the other and are away together."
                )
            ] + NodeUpgrade.fields),
        receipt:
            "The process left with status 0, or was killed by signal 9 as asked; the new process answers PING and says how "
            + "many keys it has, INFO tells the other build's version, and that it is a master or linked to one.",
        falsifiers:
            "A process that is not the server: the one that INFO names and that holds the listening socket is compared. A "
            + "program that is not what its --version says, or the old one once more: INFO must tell the version. A new "
            + "server that cannot read the old one's files: it must answer PING within 30 s; else its last log lines are told, "
            + "the old server is started again, and the run is inconclusive.",
        heal: "It stays with the new server; `for:` is how long it is away between the two.",
        requirements: "programs of both builds: cluster.servers",
        example: "{ at: 5s, upgrade: { target: replica of slot 0, to: original } }")

    package let target: Target
    private let upgrade: NodeUpgrade

    package var text: String { "upgrade \(target.text) \(upgrade.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        upgrade = try NodeUpgrade(reading: fields)
    }

    package func impossibility(in cluster: ClusterSpecification) -> String? {
        upgrade.impossibility(in: cluster)
    }

    package func inject(into scene: FaultScene) async throws {
        let isRefused = RefusalFlag()
        for node in scene.targets {
            try await upgrade.perform(on: node, in: scene, isRefused: isRefused)
        }
    }
}
