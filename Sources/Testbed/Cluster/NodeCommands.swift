import Linux
import Plan
import Quantities
package import RedisClient
import Wording

/// Commands to nodes, and the waits for what they bring about.
extension Cluster {
    /// Sends a command to a node and does not wait for its answer.
    ///
    /// - Parameters:
    ///   - arguments: The command, its name first.
    ///   - number: The node, from 1.
    ///   - patience: How long the answer may take.
    /// - Returns: What will have the answer.
    package nonisolated func send(
        _ arguments: [String], to number: Int, patience: Duration
    ) -> PendingCommand {
        orders.note(arguments, to: number)
        return PendingCommand.send(
            arguments, to: endpoint(of: number), as: credentials, patience: patience)
    }

    /// Runs commands on a node over one connection, sent at once, so that the node looks at nothing
    /// else between them.
    ///
    /// - Returns: One answer for each, refusals included.
    /// - Throws: `RedisError` when the node cannot be reached or does not answer in time.
    package nonisolated func commands(
        _ commands: [[String]], on number: Int, timeout: Duration = .seconds(5)
    ) async throws -> [Reply] {
        let (endpoint, credentials) = (endpoint(of: number), credentials)
        for words in commands { orders.note(words, to: number) }
        return try await Blocking.run {
            let connection = try Connection(to: endpoint, as: credentials, timeout: timeout)
            defer { connection.close() }
            return try connection.run(all: commands, timeout: timeout)
        }
    }

    /// Whether a node's process runs and is not frozen.
    package func runs(_ number: Int) -> Bool { nodes[number]?.condition == .running }

    /// The value of a directive on a node, as CONFIG GET tells it.
    ///
    /// - Throws: `ClusterError` when the server knows no such directive, `RedisError` when the node does
    ///   not answer.
    package nonisolated func directive(_ name: String, of number: Int) async throws -> String {
        let reply = try await command(["CONFIG", "GET", name], on: number)
        guard let value = reply.elements?.last?.text else {
            throw ClusterError(
                .refused, "node \(number) knows no directive '\(name)'")
        }
        return value
    }

    /// Changes a directive on a node with CONFIG SET.
    ///
    /// - Throws: `ClusterError` when the server refuses, `RedisError` when the node does not answer.
    package nonisolated func setDirective(
        _ name: String, to value: String, on number: Int
    ) async throws {
        watch.expectChange(of: name)
        let reply = try await command(["CONFIG", "SET", name, value], on: number)
        guard reply.isOK else {
            throw ClusterError(
                .refused,
                "node \(number) refused CONFIG SET \(name) "
                    + "'\(Secret.shown([value], of: name).joined())': \(reply.text ?? "\(reply)")")
        }
    }

    /// Where a node is reached.
    package nonisolated func endpoint(of number: Int) -> Endpoint {
        guard let address = book[number] else {
            preconditionFailure("there is no node \(number)")
        }
        return address.endpoint
    }
}

extension Cluster {
    /// Now, in nanoseconds on CLOCK_MONOTONIC.
    package nonisolated var now: Int64 { MonotonicClock.now() }

    /// The node that takes over when a target is to fail over: the target itself when it is a replica, a
    /// replica of it when it is a master.
    ///
    /// - Throws: `ClusterError` when a master has no living replica.
    package func replica(for target: Int) throws -> Int {
        let snapshot = snapshot()
        guard let shard = snapshot.masters.first(where: { $0.value == target })?.key else {
            return target
        }
        guard
            let replica = (snapshot.replicas[shard] ?? []).first(where: snapshot.live.contains)
        else {
            throw ClusterError(
                .unfit, "node \(target) has no living replica that could take over")
        }
        return replica
    }

    /// How long after CLUSTER FAILOVER a node may say that it is a master: as long as the server itself goes on trying,
    /// which newer ones tell (cluster-manual-failover-timeout), and a while for an election that was forced.
    package nonisolated func manualFailoverLimit(of node: Int) async -> Duration {
        let told = try? await directive("cluster-manual-failover-timeout", of: node)
        let milliseconds = told.flatMap { Int64($0) }.map { min(max($0, 0), 600_000) }
        return .milliseconds(milliseconds ?? 5000) + .seconds(10)
    }

    /// Waits until a node says that it is a master.
    ///
    /// - Returns: The proof, from INFO replication.
    /// - Throws: `ClusterError` when time runs out.
    package nonisolated func waitUntilMaster(
        _ node: Int, within limit: Duration
    ) async throws -> Receipt {
        let proof: Receipt? = try await poll(every: .milliseconds(5), within: limit) {
            let reply = try await command(["INFO", "replication"], on: node)
            guard let text = reply.text, Information(text)["role"] == "master" else { return nil }
            return Receipt(at: now, text: "OK; INFO replication says role:master")
        }
        guard let proof else {
            throw ClusterError(
                .late, "node \(node) did not become a master within \(limit) of CLUSTER FAILOVER")
        }
        return proof
    }
}
