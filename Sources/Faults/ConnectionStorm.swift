package import Plan
import Quantities
import RedisClient
import Testbed

/// Opens many connections to a node and holds them, as applications do that all start at once.
package struct ConnectionStorm: Fault {
    package static let name = "connection-storm"
    package static let summary = "Opens many connections to a node at once and holds them."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let floodsServers = true
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "connection-storm",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes to connect to."),
                FieldDocumentation(
                    "connections", .integer(10...20_000),
                    "How many to each node; 1000 by default. Beyond maxclients the node refuses."),
            ]),
        receipt:
            "connected_clients and rejected_connections of INFO have grown by the connections held.",
        falsifiers:
            "Connections that the kernel accepted and the server never saw: it must count them, held or refused. Ones that it, "
            + "or somebody's CLIENT KILL, closes: each is looked at every 200 ms.",
        heal: "The connections are closed after `for:`; connected_clients falls.",
        requirements: "as many open files",
        example:
            "{ at: 5s, connection-storm: { target: master of slot 0, connections: 2000 }, for: 3s }"
    )

    package let target: Target
    /// How many connections to each node.
    package let connections: Int

    package var text: String { "open \(connections) connections to \(target.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        connections = try fields.integer("connections") ?? 1000
    }

    /// What a node says of its connections.
    private struct Count {
        let connected: Int64
        let rejected: Int64
    }

    package func inject(into scene: FaultScene) async throws {
        let cluster = scene.cluster
        for node in scene.targets {
            // Asked over a connection from before: a full node would refuse a new one.
            let question = try await HeldConnections.open(
                1, to: cluster.endpoint(of: node), as: cluster.credentials)
            let before = try await count(question)
            let at = cluster.now
            let crowd = try await HeldConnections.open(
                connections, to: cluster.endpoint(of: node), as: cluster.credentials)
            let during: Count
            do {
                during = try await counted(question, beyond: before)
            } catch {
                crowd.close()
                question.close()
                throw error
            }
            let held = crowd.open()
            scene.inflict(
                Injection(
                    node: node, effect: at,
                    receipt:
                        "connected_clients:\(before.connected) became \(during.connected); "
                        + "\(during.rejected - before.rejected) refused", disables: false,
                    course: await .inProcess(of: node, in: cluster, lookEvery: .milliseconds(200)) {
                        let open = crowd.open()
                        guard open >= held else {
                            throw ClusterError(
                                .unproven,
                                "of \(held) connections to node \(node) \(open) are still open")
                        }
                        return "\(open) connections are open"
                    }
                ) {
                    crowd.close()
                    let closed = cluster.now
                    let after = try await fallen(on: node, below: during, cluster)
                    question.close()
                    return Receipt(at: closed, text: after)
                })
        }
    }

    /// Waits until the node counts the connections, held or refused.
    private func counted(
        _ question: HeldConnections, beyond before: Count
    ) async throws -> Count {
        var now = before
        let areCounted = try await pollUncancelled(
            every: .milliseconds(20), within: .seconds(2),
            until: {
                now = try await count(question)
                // Those held are counted whatever the others do; so is the one that asks.
                return now.connected + now.rejected - before.rejected > Int64(connections)
            })
        if areCounted { return now }
        throw ClusterError(
            .refused,
            "of \(connections) connections the node counts \(now.connected) and refused "
                + "\(now.rejected - before.rejected)")
    }

    /// Waits until the node has noticed that the connections are closed.
    private func fallen(
        on node: Int, below during: Count, _ cluster: Cluster
    ) async throws -> String {
        guard await cluster.runs(node) else { return "closed; the node does not run" }
        var connected = during.connected
        let haveFallen = await pollUncancelled(
            every: .milliseconds(20), within: .seconds(5),
            until: {
                // Refused at first where the node is still full.
                guard
                    let now = try? await cluster.figure(
                        "connected_clients", in: "clients", of: node)
                else { return false }
                connected = now
                return now <= during.connected - min(Int64(connections), during.connected) / 2
            })
        if haveFallen { return "closed; connected_clients:\(connected)" }
        throw ClusterError(
            .late,
            "node \(node) still counts \(connected) clients 5 s after the connections were closed")
    }

    private func count(_ question: HeldConnections) async throws -> Count {
        let text = try await question.ask(["INFO"]).text ?? ""
        let information = Information(text)
        return Count(
            connected: information.integer("connected_clients") ?? 0,
            rejected: information.integer("rejected_connections") ?? 0)
    }
}
