import Linux
import Plan
import RedisClient
import RunRecord

extension Cluster {
    /// Starts the next node that the cluster does not have yet, alone, and waits until it answers.
    ///
    /// - Returns: Its number.
    /// - Throws: `ClusterError` when none is left, or it does not answer.
    package func startSpare() async throws -> Int {
        guard let number = spares.first(where: { nodes[$0] == nil }) else {
            throw ClusterError(
                "all \(spares.count) spare nodes have been used", isUnavailable: false)
        }
        try prepare(number)
        // Prepared, it is stopped with what it has; startAgain launches it and waits for its PONG.
        _ = try await startAgain(number)
        try await restoreDefaults(of: [number])
        return number
    }

    /// From now on a new node counts as one of its master's shard.
    package func follow(_ number: Int, asReplicaOf master: Int) {
        let shard = snapshot().masters.first { $0.value == master }?.key
        watch.follow(number, shard: shard)
    }

    /// From now on a node that was added does not count any more.
    package func unfollow(_ number: Int) { watch.unfollow(number) }

    /// The numbers that new nodes can get.
    private var spares: Range<Int> {
        let first = deployment.topology.nodeCount + 1
        return first..<first + deployment.spares
    }
}
