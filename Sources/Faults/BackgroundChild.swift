import Quantities
import RedisClient
import ServerLog
import Testbed

/// A child that a server forks to write its data: started by a command, watched through INFO and the node's log.
struct BackgroundChild {
    /// What starts it: `BGSAVE`.
    let command: String
    /// The key of INFO that is 1 while it works.
    let inProgressKey: String
    /// The key of INFO that says how the last one ended.
    let statusKey: String
    /// What the log calls its work.
    let work: LogMessage.ChildWork

    /// How long a child may take.
    private static let limit = Duration.seconds(600)

    /// Starts one on each of the scene's targets, and tells the scene.
    ///
    /// - Throws: `ClusterError` when the server refuses, or shows no child.
    func start(in scene: FaultScene) async throws {
        for node in scene.targets {
            let cluster = scene.cluster
            let endedBefore = try await endedWell(on: node, in: cluster)
            let asked = cluster.now
            let replies = try await cluster.commands(
                [[command], ["INFO"]], on: node, timeout: .seconds(60))
            guard let started = replies[0].text else {
                throw ClusterError(
                    .refused,
                    "node \(node) refused \(command): \(replies[0].serverError?.message ?? "")")
            }
            let information = Information(replies[1].text ?? "")
            guard information[inProgressKey] == "1" else {
                throw ClusterError(
                    .unproven,
                    "node \(node) answered '\(started)' to \(command), but INFO does not say "
                        + "\(inProgressKey):1")
            }
            let forked = information["latest_fork_usec"] ?? "?"
            scene.inflict(
                Injection(
                    node: node, effect: asked,
                    receipt: "\(started); \(inProgressKey):1, latest_fork_usec:\(forked)",
                    disables: false,
                    course: .noMiddle("it lasts as long as the child's work")
                ) {
                    try await end(on: node, in: cluster, since: asked, after: endedBefore)
                })
        }
    }

    /// Waits for the child's end.
    private func end(
        on node: Int, in cluster: Cluster, since asked: Int64, after endedBefore: Int
    ) async throws -> Receipt {
        let end: Receipt? = try await pollUncancelled(
            every: .milliseconds(10), within: Self.limit
        ) {
            let reply = try await cluster.command(["INFO", "persistence"], on: node)
            let information = Information(reply.text ?? "")
            if information[inProgressKey] == "0" {
                // A server whose child somebody ended with SIGUSR1, as it does itself before FLUSHALL, calls that "ok".
                guard try await endedWell(on: node, in: cluster) > endedBefore else {
                    throw ClusterError(
                        .unproven,
                        "the log of node \(node) does not say that the child of \(command) ended with success"
                    )
                }
                return try receipt(information, on: node, at: cluster.now, since: asked)
            }
            guard Task.isCancelled else { return nil }
            return Receipt(
                at: cluster.now,
                text: "the run was interrupted while the child still worked; it ends with its node")
        }
        guard let end else {
            throw ClusterError(
                .late, "the child of \(command) on node \(node) did not end within \(Self.limit)")
        }
        return end
    }

    /// How many such children ended with success since the node was first started, as its log tells.
    private func endedWell(on node: Int, in cluster: Cluster) async throws -> Int {
        let path = await cluster.logPaths()[node] ?? ""
        return try await Blocking.run {
            var ended = 0
            let loss = LogTail(node: node, path: path).advance { line in
                if case .childFinished(work) = line.message { ended += 1 }
            }
            if let loss {
                throw ClusterError(.unproven, "the log of node \(node) \(loss)")
            }
            return ended
        }
    }

    private func receipt(
        _ information: Information, on node: Int, at: Int64, since asked: Int64
    ) throws -> Receipt {
        let status = information[statusKey] ?? "unknown"
        guard status == "ok" else {
            throw ClusterError(
                .unproven, "node \(node) says \(statusKey):\(status) after \(command)")
        }
        let took = Duration.nanoseconds(at - asked).inMilliseconds
        return Receipt(
            at: at,
            text: "\(statusKey):ok, and the log says success, seen after \(Int(took)) ms")
    }
}
