package import Plan
package import Testbed

/// Breaks connections off with RST, as a firewall that forgets its state or a load balancer that restarts does.
package struct Reset: Fault {
    package static let name = "reset"
    package static let summary = "Breaks the connections between two ends off (RST)."
    package static let durationRule = DurationRule.forbidden
    package static let endsByItself = true
    package static let disablesNode = false
    package static let actsOnNetwork = true
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "reset",
            [
                FieldDocumentation(
                    "from", .target, required: true,
                    "Whose sockets are aborted; also clients and any."),
                FieldDocumentation(
                    "to", .target, "Whose connections get the RST; any by default."),
                FieldDocumentation(
                    "traffic", .word(LinkTraffic.allCases.map(\.rawValue)),
                    "clients: the port of clients and replication; bus: the cluster bus; all (the default)."
                ),
            ]),
        receipt: "The kernel names each socket that it aborted.",
        falsifiers:
            "A kernel that reports sockets it did not abort, or a firewall that lets them live: each one is looked for "
            + "again, and none may be established still.",
        heal: "Nothing to heal: both ends connect again.",
        requirements: "the sandbox, ss, and a kernel with CONFIG_INET_DIAG_DESTROY",
        example: "{ at: 5s, reset: { from: node 1, to: clients } }")

    /// Whose sockets are aborted.
    package let from: Target
    /// Who gets the RST.
    package let to: Target
    /// Which connections.
    package let traffic: LinkTraffic

    package var target: Target { from }
    package var targets: [Target] { [from, to] }
    package var text: String {
        let kind = traffic == .all ? "" : " (\(traffic.rawValue))"
        return "reset connections of \(from.text) to \(to.text)\(kind)"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        from = try fields.required(try fields.target("from"), "from")
        to = try fields.target("to") ?? .any
        traffic = try fields.word("traffic").flatMap(LinkTraffic.init) ?? .all
    }

    package static func unavailability(isSandboxed: Bool) async -> String? {
        do {
            return try await ConnectionReset.isAvailable()
                ? nil
                : "the kernel does not abort sockets: it lacks CONFIG_INET_DIAG_DESTROY; "
                    + "shaketable doctor tells what would mend it"
        } catch {
            return "\(error)"
        }
    }

    package func inject(into scene: FaultScene) async throws {
        let at = scene.cluster.now
        let aborted = try await ConnectionReset(
            from: scene.linkEnd(of: from, 0), to: scene.linkEnd(of: to, 1), traffic: traffic
        ).run()
        guard aborted > 0 else {
            throw ClusterError(
                .unfit, "there are no connections of \(from.text) to \(to.text)")
        }
        let nodes: [Int?] = scene.resolved[0].isEmpty ? [nil] : scene.resolved[0]
        for node in nodes {
            scene.inflict(
                Injection(
                    node: node, effect: at, receipt: "the kernel aborted \(aborted) sockets",
                    disables: false,
                    course: .noMiddle("a connection is broken off in a moment"), remedy: nil))
        }
    }
}
