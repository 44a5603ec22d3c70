import Linux
import Plan
import Quantities
import RedisClient

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
                "node \(target) has no living replica that could take over", isUnavailable: false)
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
                "node \(node) did not become a master within \(limit) of CLUSTER FAILOVER",
                isUnavailable: false)
        }
        return proof
    }
}
