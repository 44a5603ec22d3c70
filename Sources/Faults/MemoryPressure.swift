package import Plan
package import Quantities
import RedisClient
import Testbed

/// Leaves a node less memory than it uses, so that it refuses writes with OOM.
package struct MemoryPressure: Fault {
    package static let name = "memory-pressure"
    package static let summary =
        "Leaves masters less memory than they use, so that they refuse writes (OOM)."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let needs: Set<NodeAbility> = [.data]
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "memory-pressure", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The master or masters that run full."),
                FieldDocumentation(
                    "limit", .size(1...1 << 40),
                    "What maxmemory becomes; half of what the node uses by default."),
            ]),
        receipt:
            "A write of the harness's own is refused with OOM; INFO tells used_memory and maxmemory.",
        falsifiers:
            "A limit above what is used, or a server that ignores it: a write of the harness's own must be refused. A limit "
            + "that is put back, or memory that becomes free: both are asked every 200 ms; a CONFIG SET of somebody else's, be it for a "
            + "moment, is a guard of its own.",
        heal:
            "maxmemory and maxmemory-policy get their old values again, and the same write is taken.",
        requirements: "nothing",
        example: "{ at: 5s, memory-pressure: master of slot 0, for: 3s }")

    package let target: Target
    /// What maxmemory becomes; nil for half of what is used.
    package let limit: ByteCount?

    package var text: String { "leave \(target.text) no memory" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        limit = try fields.size("limit")
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        for node in scene.targets {
            let key = "{\(try await cluster.tag(servedBy: node))}shaketable:memory-pressure"
            let before = [
                ("maxmemory", try await cluster.directive("maxmemory", of: node)),
                ("maxmemory-policy", try await cluster.directive("maxmemory-policy", of: node)),
            ]
            let used = try await cluster.figure("used_memory", in: "memory", of: node)
            let bytes = limit.map { Int64($0.bytes) } ?? used / 2
            let remedy: @Sendable () async throws -> Receipt = {
                try await restore(before, on: node, probing: key, in: cluster)
            }
            let at = cluster.now
            do {
                try await cluster.setDirective("maxmemory-policy", to: "noeviction", on: node)
                try await cluster.setDirective("maxmemory", to: "\(bytes)", on: node)
                let refusal = try await refusal(of: key, by: node, in: cluster)
                scene.inflict(
                    Injection(
                        node: node, effect: at,
                        receipt: "used_memory:\(used), maxmemory:\(bytes); SET: \(refusal)",
                        disables: false,
                        course: await .inProcess(
                            of: node, in: cluster, lookEvery: .milliseconds(200)
                        ) { try await Self.proof(of: key, on: node, limit: bytes, in: cluster) },
                        remedy: remedy))
            } catch {
                _ = try await remedy()
                throw error
            }
        }
    }

    /// Sees that the limit is still set, and a write still refused; a replica refuses it for another reason.
    private static func proof(
        of key: String, on node: Int, limit: Int64, in cluster: Cluster
    ) async throws -> String {
        let now = try await cluster.directive("maxmemory", of: node)
        guard now == "\(limit)" else {
            throw ClusterError(
                .unproven, "node \(node) has maxmemory '\(now)', not '\(limit)'")
        }
        let reply = try await cluster.command(["SET", key, "1", "PX", "1000"], on: node)
        guard let error = reply.serverError else {
            throw ClusterError(.unproven, "node \(node) took a write")
        }
        return "maxmemory:\(now); SET: \(error.message)"
    }

    /// What the node says when it refuses a write.
    ///
    /// - Throws: `ClusterError` when it takes the write.
    private func refusal(
        of key: String, by node: Int, in cluster: Cluster
    ) async throws -> String {
        let reply = try await cluster.command(["SET", key, "1", "PX", "1000"], on: node)
        guard let error = reply.serverError, error.code == "OOM" else {
            throw ClusterError(
                .unproven,
                "node \(node) answered \(reply) to a write, not OOM: its limit is above what it uses"
            )
        }
        return error.message
    }

    /// Sets the old values, and proves that writes are taken. A replica takes none, nor does a dead node.
    private func restore(
        _ directives: [(String, String)], on node: Int, probing key: String, in cluster: Cluster
    ) async throws -> Receipt {
        guard await cluster.runs(node) else {
            return Receipt(
                at: cluster.now, text: "the node does not run; its redis.conf was not changed")
        }
        for (name, value) in directives {
            try await cluster.setDirective(name, to: value, on: node)
        }
        let at = cluster.now
        let reply = try await cluster.command(["SET", key, "1", "PX", "1000"], on: node)
        if reply.serverError?.code == "OOM" {
            throw ClusterError(.refused, "node \(node) still refuses writes with OOM")
        }
        let values = directives.map { "\($0.0) '\($0.1)'" }.joined(separator: ", ")
        let answer = reply.serverError?.message ?? reply.text ?? "refused"
        return Receipt(at: at, text: "\(values); SET: \(answer)")
    }
}
