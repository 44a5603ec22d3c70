package import Plan
import RedisClient
import Testbed

/// Makes a replica take over with CLUSTER FAILOVER, as an operator does before maintenance.
package struct Failover: Fault {
    /// How far the replica goes without others.
    package enum Mode: String, Sendable, CaseIterable {
        /// The master stops writes, the replica catches up and is elected: nothing is lost.
        case `default`
        /// FORCE: elected without a word with the master.
        case force
        /// TAKEOVER: no election either.
        case takeover
    }

    package static let name = "failover"
    package static let summary = "Makes a replica take over from its master (CLUSTER FAILOVER)."
    package static let durationRule = DurationRule.forbidden
    package static let endsByItself = true
    package static let disablesNode = false
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "failover", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true,
                    "The replica that takes over; of a master, one of its replicas does."),
                FieldDocumentation(
                    "mode", .word(Mode.allCases.map(\.rawValue)),
                    "default: in agreement with the master; force: by election without it; "
                        + "takeover: without an election."),
            ]),
        receipt: "The node's role in INFO is master after the command.",
        falsifiers:
            "An OK that nothing follows, or a takeover that had happened before: the node must say that it is a master, "
            + "having been none when it was asked.",
        heal: "Nothing to heal: the old master becomes a replica by itself.",
        requirements: "nothing",
        example: "{ at: 5s, failover: { target: replica of slot 0, mode: force } }")

    package let target: Target
    /// How far the replica goes without others.
    package let mode: Mode

    package var text: String {
        "failover to \(target.text)" + (mode == .default ? "" : " (\(mode.rawValue))")
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        mode = try fields.word("mode").flatMap(Mode.init) ?? .default
    }

    package func impossibility(in cluster: ClusterSpecification) -> String? {
        cluster.replicas == 0 ? "no replica can take over: set cluster.replicas" : nil
    }

    package func inject(into scene: FaultScene) async throws {
        for target in scene.targets {
            let node = try await scene.cluster.replica(for: target)
            scene.inflict(try await Self.takeover(by: node, mode, in: scene.cluster))
        }
    }

    /// Makes a replica take over.
    ///
    /// - Parameters:
    ///   - node: The replica.
    ///   - mode: How far it goes without others.
    ///   - cluster: The cluster.
    /// - Returns: The effect, proven.
    /// - Throws: `ClusterError` when it is no replica, is refused, or does not become a master in time.
    static func takeover(
        by node: Int, _ mode: Mode, in cluster: Cluster
    ) async throws -> Injection {
        let role = try await cluster.information("replication", of: node)["role"]
        guard role == "slave" else {
            throw ClusterError(
                .unfit, "node \(node) is a \(role ?? "?") before CLUSTER FAILOVER")
        }
        let limit = await cluster.manualFailoverLimit(of: node)
        let words = mode == .default ? [] : [mode.rawValue.uppercased()]
        let asked = cluster.now
        cluster.watch.askForTakeover(by: node)
        let reply = try await cluster.command(["CLUSTER", "FAILOVER"] + words, on: node)
        guard reply.isOK else {
            throw ClusterError(
                .refused, "node \(node) refused CLUSTER FAILOVER: \(reply.text ?? "\(reply)")")
        }
        let proof = try await cluster.waitUntilMaster(node, within: limit)
        return Injection(
            node: node, effect: asked, receipt: proof.text, disables: false, handsOver: true,
            course: .noMiddle("what follows is the cluster's own doing"), remedy: nil)
    }
}
