package import Plan
import Quantities
import RedisClient
import Testbed

/// Makes all others forget a replica, as an operator does by mistake or after he took it for dead.
package struct ForgetNode: Fault {
    package static let name = "forget-node"
    package static let summary =
        "Makes all other nodes forget a replica, which no longer counts then (CLUSTER FORGET)."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let needs: Set<NodeAbility> = [.members]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "forget-node", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true,
                    "The replica or replicas to forget; a master with slots cannot be.")
            ]),
        receipt: "CLUSTER NODES of every other living node has no line for it.",
        falsifiers:
            "A node that says OK and remembers: CLUSTER NODES of every other is read. One that is told of it again, by gossip "
            + "after the 60 s that a server keeps the ban, or by CLUSTER MEET: they are read every 500 ms.",
        heal: "CLUSTER MEET on every other node; each has a line for it again.",
        requirements: "nothing",
        example: "{ at: 5s, forget-node: replica of slot 0, for: 10s }")

    package let target: Target
    package var text: String { "forget \(target.text)" }

    /// How long the others may take to know it again: a handshake lasts node-timeout at most.
    private static let meetingLimit = Duration.seconds(20)

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func impossibility(in cluster: ClusterSpecification) -> String? {
        cluster.replicas == 0 ? "there is no replica to forget: set cluster.replicas" : nil
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        let masters = await cluster.masters(of: scene.targets)
        for node in scene.targets {
            guard masters[node] != nil, let identity = cluster.identities[node] else {
                throw ClusterError(
                    .unfit, "node \(node) is no replica: only replicas can be forgotten")
            }
            let others = await cluster.running(but: node)
            let at = cluster.now
            do {
                try await forget(node, identity, by: others, in: cluster)
            } catch {
                _ = try? await meet(node, identity, in: cluster)
                throw error
            }
            scene.inflict(
                Injection(
                    node: node, effect: at,
                    receipt: "CLUSTER NODES of \(others.count) nodes has no line for it",
                    disables: false,
                    course: .untilHealed(lookEvery: .milliseconds(500)) {
                        let others = await cluster.running(but: node)
                        let knowing = try await nodes(of: others, knowing: identity, in: cluster)
                        guard knowing.isEmpty else {
                            throw ClusterError(
                                .late, "nodes \(knowing) know node \(node) again")
                        }
                        return "CLUSTER NODES of \(others.count) nodes has no line for it"
                    }
                ) { try await meet(node, identity, in: cluster) })
        }
    }

    private func forget(
        _ node: Int, _ identity: String, by others: [Int], in cluster: Cluster
    ) async throws {
        for other in others {
            let reply = try await cluster.command(["CLUSTER", "FORGET", identity], on: other)
            guard reply.isOK else {
                throw ClusterError(
                    .refused, "node \(other) refused CLUSTER FORGET: \(reply)")
            }
        }
        let knowing = try await nodes(of: others, knowing: identity, in: cluster)
        guard knowing.isEmpty else {
            throw ClusterError(
                .unproven, "nodes \(knowing) still know node \(node) after CLUSTER FORGET")
        }
    }

    /// Those of some nodes that know a node, handshakes left out.
    private func nodes(
        of others: [Int], knowing identity: String, in cluster: Cluster
    ) async throws -> [Int] {
        var knowing: [Int] = []
        for other in others {
            let reply = try await cluster.command(["CLUSTER", "NODES"], on: other)
            let line = ClusterNodes(reply.text ?? "")[identity]
            if let line, !line.flags.contains(.handshake) { knowing.append(other) }
        }
        return knowing
    }

    private func meet(
        _ node: Int, _ identity: String, in cluster: Cluster
    ) async throws -> Receipt {
        guard let address = cluster.addresses[node] else {
            preconditionFailure("there is no node \(node)")
        }
        guard await cluster.runs(node) else {
            throw ClusterError(
                .unfit, "node \(node) does not run, so nobody can meet it")
        }
        let others = await cluster.running(but: node)
        var missing = others
        var askAgain = Int64.min
        let areMet = try await pollUncancelled(
            every: .milliseconds(50), within: Self.meetingLimit,
            until: {
                let knowing = try await nodes(of: others, knowing: identity, in: cluster)
                missing = others.filter { !knowing.contains($0) }
                // A handshake that comes to nothing is over after node-timeout, or a second.
                guard !missing.isEmpty, cluster.now > askAgain else { return missing.isEmpty }
                askAgain = cluster.now + 2_000_000_000
                for other in missing {
                    _ = try await cluster.command(
                        ["CLUSTER", "MEET", address.host, "\(address.port)", "\(address.busPort)"],
                        on: other)
                }
                return false
            })
        guard areMet else {
            throw ClusterError(
                .late, "nodes \(missing) do not know node \(node) again")
        }
        return Receipt(
            at: cluster.now, text: "CLUSTER NODES of \(others.count) nodes has it again")
    }
}
