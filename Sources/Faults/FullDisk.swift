import Quantities
import RedisClient
import Testbed

/// A node whose file system is full: the proof that it suffers from it, and the end of it.
struct FullDisk: Sendable {
    /// The node, from 1.
    let node: Int
    /// A key that the node serves, to try writes with.
    let key: String
    let cluster: Cluster

    /// How long a snapshot, or the next write to the append-only file, may take.
    private static let limit = Duration.seconds(20)
    /// What a node may remove of its own, such as the beginning of a snapshot, in bytes.
    private static let slack: UInt64 = 1 << 20
    private static let snapshotStatus = "rdb_last_bgsave_status"
    private static let appendStatus = "aof_last_write_status"

    /// Makes the node write, and sees it fail.
    ///
    /// - Parameter logged: How long the node's log was before.
    /// - Returns: The proof.
    /// - Throws: `ClusterError` when one of its parts is missing.
    func proveFull(logged: UInt64) async throws -> String {
        let saves = try await !cluster.directive("save", of: node).isEmpty
        let status = saves ? Self.snapshotStatus : Self.appendStatus
        if saves { try await save() }
        try await wait(until: status, is: "err")
        let refusal = try await write()
        guard let refusal, refusal.hasPrefix("MISCONF") else {
            throw ClusterError(
                .unproven, "node \(node) answered \(refusal ?? "OK") to a write, not MISCONF")
        }
        // Of an append-only file the log tells once in 30 s; the refusal always names the error.
        let line = "No space left on device"
        let isLogged = try await cluster.log(of: node, since: logged).contains(line)
        guard isLogged || refusal.contains(line) else {
            throw ClusterError(
                .unproven, "neither the log of node \(node) nor '\(refusal)' says '\(line)'")
        }
        let cause = saves ? "BGSAVE: " : ""
        let told = isLogged ? ", the log says '\(line)'" : ""
        return "\(cause)\(status):err\(told); SET: \(refusal.prefix(80))"
    }

    /// What the node's file system must still look like, some writes of the node's own aside.
    ///
    /// - Parameter full: Its space when it had been proven full.
    /// - Returns: The proof.
    /// - Throws: `ClusterError` when it is larger or has space again, or the node takes writes.
    func proveStillFull(_ full: DiskSpace) async throws -> String {
        let space = try await cluster.diskSpace(of: node)
        guard space.size == full.size, space.free <= full.free + Self.slack else {
            throw ClusterError(
                .unproven,
                "the file system of node \(node) has \(space.free) of \(space.size) bytes free, not "
                    + "\(full.free) of \(full.size)")
        }
        guard let refusal = try await write() else {
            throw ClusterError(.unproven, "node \(node) took a write")
        }
        return "statvfs: \(space.free) of \(space.size) bytes free; SET: \(refusal.prefix(80))"
    }

    /// Gives the space back, and proves that the node saves and takes writes again.
    func restore() async throws -> Receipt {
        let space = try await cluster.freeDisk(of: node)
        let freed = "statvfs: \(space.free) of \(space.size) bytes free"
        guard await cluster.runs(node) else {
            return Receipt(at: cluster.now, text: "\(freed); the node does not run")
        }
        let at = cluster.now
        try await save()
        try await wait(until: Self.snapshotStatus, is: "ok")
        try await wait(until: Self.appendStatus, is: "ok")
        let refusal = try await write()
        if let refusal, refusal.hasPrefix("MISCONF") {
            throw ClusterError(
                .refused, "node \(node) still refuses writes: \(refusal)")
        }
        return Receipt(
            at: at, text: "\(freed); BGSAVE: \(Self.snapshotStatus):ok; SET: \(refusal ?? "OK")")
    }

    /// Starts a snapshot, after the one that may be under way.
    private func save() async throws {
        var refusal = ""
        let isOver = try await pollUncancelled(
            every: .milliseconds(20), within: Self.limit,
            until: {
                let reply = try await cluster.command(["BGSAVE"], on: node)
                refusal = reply.serverError?.message ?? ""
                return !refusal.contains("progress")
            })
        guard isOver, refusal.isEmpty else {
            throw ClusterError(.refused, "node \(node) refused BGSAVE: \(refusal)")
        }
    }

    /// Waits until no child works and INFO persistence says so.
    private func wait(until status: String, is wanted: String) async throws {
        var said: String?
        let isSo = try await pollUncancelled(
            every: .milliseconds(20), within: Self.limit,
            until: {
                // The append-only file is only written when there is something to write.
                _ = try await write()
                let information = try await cluster.information("persistence", of: node)
                said = information[status]
                return information["rdb_bgsave_in_progress"] == "0" && said == wanted
            })
        guard isSo else {
            throw ClusterError(
                .unproven,
                "node \(node) says \(status):\(said ?? "?") after \(Self.limit), not \(wanted)")
        }
    }

    /// Tries a write.
    ///
    /// - Returns: The refusal; nil when it was taken.
    private func write() async throws -> String? {
        let reply = try await cluster.command(["SET", key, "1", "PX", "1000"], on: node)
        return reply.serverError?.message
    }
}
