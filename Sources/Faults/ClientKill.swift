package import Plan
import RedisClient
import Testbed

/// Ends the connections of a node's clients, as an operator or a failing proxy does.
package struct ClientKill: Fault {
    package static let name = "client-kill"
    package static let summary = "Ends the connections of a node's clients (CLIENT KILL)."
    package static let durationRule = DurationRule.forbidden
    package static let endsByItself = true
    package static let disablesNode = false
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "client-kill", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes whose clients are ended.")
            ]),
        receipt:
            "How many connections CLIENT KILL ended; CLIENT LIST knows none of them any more.",
        falsifiers:
            "An answer that counts connections which live on: CLIENT LIST must know none of their identifiers any more. "
            + "The harness's own connections: they are told by their address.",
        heal: "Nothing to heal: clients connect again.",
        requirements: "nothing",
        example: "{ at: 5s, client-kill: master of slot 0 }")

    package let target: Target
    package var text: String { "end the clients' connections to \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
    }

    package func inject(into scene: FaultScene) async throws {
        for node in scene.targets {
            let cluster = scene.cluster
            let identifiers = try await clients(of: node, in: cluster)
            guard !identifiers.isEmpty else {
                throw ClusterError(.unfit, "node \(node) has no clients to end")
            }
            let asked = cluster.now
            let replies = try await cluster.commands(
                identifiers.map { ["CLIENT", "KILL", "ID", $0] }, on: node)
            let ended = replies.reduce(0) { $0 + ($1.integer ?? 0) }
            let left = try await clients(of: node, in: cluster).filter(Set(identifiers).contains)
            guard ended > 0, left.isEmpty else {
                throw ClusterError(
                    .unproven,
                    "of \(identifiers.count) clients of node \(node) \(left.count) are still "
                        + "connected after CLIENT KILL")
            }
            scene.inflict(
                Injection(
                    node: node, effect: asked,
                    receipt: "CLIENT KILL ended \(ended) connections; CLIENT LIST has none of them",
                    disables: false,
                    course: .noMiddle("connections are ended in a moment"), remedy: nil))
        }
    }

    /// The identifiers of a node's clients. Where each client has its own address, the harness's observers on
    /// 127.0.0.1 are none of them.
    private func clients(of node: Int, in cluster: Cluster) async throws -> [String] {
        let list = try await cluster.command(["CLIENT", "LIST", "TYPE", "normal"], on: node)
        let spared = cluster.deployment.isSandboxed ? "127.0.0.1:" : "none"
        return (list.text ?? "").split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(separator: " ")
            func value(_ key: String) -> Substring? {
                words.first { $0.hasPrefix(key) }?.dropFirst(key.count)
            }
            guard let identifier = value("id="), let address = value("addr="),
                !address.hasPrefix(spared), value("cmd=") != "client|list"
            else { return nil }
            return String(identifier)
        }
    }
}
