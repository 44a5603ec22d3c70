import Linux
import Plan
package import RedisClient

extension Cluster {
    /// What a node answers to INFO.
    ///
    /// - Parameters:
    ///   - section: The section, such as `stats`.
    ///   - number: The node, from 1.
    /// - Returns: The section's keys and values.
    /// - Throws: `ClusterError` when it refuses, `RedisError` when it does not answer.
    package nonisolated func information(
        _ section: String, of number: Int
    ) async throws -> Information {
        let reply = try await command(["INFO", section], on: number)
        guard let text = reply.text else {
            throw ClusterError(
                "node \(number) refused INFO \(section): \(reply.serverError?.message ?? "")",
                isUnavailable: false)
        }
        return Information(text)
    }

    /// A number that a node tells in INFO.
    ///
    /// - Throws: `ClusterError` when it tells none, `RedisError` when it does not answer.
    package nonisolated func figure(
        _ key: String, in section: String, of number: Int
    ) async throws -> Int64 {
        guard let value = try await information(section, of: number).integer(key) else {
            throw ClusterError(
                "node \(number) tells no \(key) in INFO \(section)", isUnavailable: false)
        }
        return value
    }

    /// A hash tag, without braces, of a slot that a node serves now.
    ///
    /// - Throws: `ClusterError` when it serves none, as replicas do; `RedisError`.
    package nonisolated func tag(servedBy number: Int) async throws -> String {
        let nodes = ClusterNodes(try await command(["CLUSTER", "NODES"], on: number).text ?? "")
        guard let slots = nodes.myself?.slots.max(by: { $0.count < $1.count }) else {
            throw ClusterError("node \(number) serves no slots", isUnavailable: false)
        }
        return HashSlot.tag(in: slots)
    }

    /// The processor time that a node's process has used; nil when it does not run.
    package func processorTime(of number: Int) -> Duration? {
        guard let state = nodes[number]?.process?.state() else { return nil }
        return .nanoseconds(state.userTimeNanoseconds + state.systemTimeNanoseconds)
    }

    /// The master of each replica among some nodes, as most nodes see it; masters are left out.
    package func masters(of numbers: [Int]) -> [Int: Int] {
        let snapshot = snapshot()
        var masters: [Int: Int] = [:]
        for (shard, replicas) in snapshot.replicas {
            for replica in replicas where numbers.contains(replica) {
                masters[replica] = snapshot.masters[shard]
            }
        }
        return masters
    }

    /// The nodes whose process runs and is not frozen, but for one, in order.
    package func running(but number: Int) -> [Int] {
        nodes.values.filter { $0.condition == .running && $0.number != number }.map(\.number)
            .sorted()
    }
}
