import Foundation
import Linux
import Quantities
import RedisClient
import RunRecord

extension Cluster {
    /// How long a server that takes its time to shut down is waited for, where no grace is given.
    private static let patience = Duration.seconds(60)

    /// Makes a node end.
    ///
    /// - Returns: The proof: how its process ended. The instant is the one of its end.
    /// - Throws: `ClusterError` when it does not end so.
    package func end(_ number: Int, by ending: NodeEnding) async throws -> Receipt {
        switch ending {
        case .kill: return try await kill(number)
        case .terminate(nil):
            return try await endProcess(number, with: SIGTERM, within: Self.patience)
        case .terminate(let grace?):
            return try await endProcess(number, with: SIGTERM, within: grace, thenKill: true)
        }
    }

    /// Starts a stopped node without what it had stored, and sees that it has come back with nothing. A further call,
    /// after one that failed, only looks again.
    ///
    /// - Returns: The proof: what was deleted, the new process, and that it loaded nothing.
    /// - Throws: `ClusterError` when it has data all the same.
    package func startWiped(_ number: Int, _ fate: DiskFate) async throws -> Receipt {
        if nodes[number]?.condition == .stopped {
            nodes[number]?.wiped = try wipe(number, fate)
            nodes[number]?.loggedBefore = try logSize(of: number)
        }
        let receipt = try await startAgain(number)
        let log = try log(of: number, since: nodes[number]?.loggedBefore ?? 0)
        guard !log.contains(Self.loadedLine) else {
            throw ClusterError(
                "the log of node \(number) says '\(Self.loadedLine)', though its files were deleted",
                isUnavailable: false)
        }
        // A replica may have been sent its master's data before it was asked; a master has its own.
        if let birth = births[number], birth.isMaster, birth.keys > 0 {
            throw ClusterError(
                "node \(number) came back with \(birth.keys) keys, though its files were deleted",
                isUnavailable: false)
        }
        let gone = nodes[number]?.wiped ?? "nothing"
        return Receipt(
            at: receipt.at,
            text: "deleted \(gone); \(receipt.text); it loaded nothing from its disk")
    }

    /// Deletes what a stopped node has stored; what is gone, in words.
    private func wipe(_ number: Int, _ fate: DiskFate) throws -> String {
        let directory = process(number).directory
        var gone: [String] = []
        do {
            let files = try FileManager.default.contentsOfDirectory(atPath: directory)
            for file in files.sorted() where !stays(file, fate) {
                try FileManager.default.removeItem(atPath: "\(directory)/\(file)")
                gone.append(file)
            }
        } catch {
            throw ClusterError(
                "cannot wipe the disk of node \(number): \(EvidenceFile.reason(error))",
                isUnavailable: false)
        }
        return gone.isEmpty ? "nothing" : gone.joined(separator: ", ")
    }

    /// What a server logs after it has read a file of its own; not what it says of a resynchronisation.
    static let loadedLine = "DB loaded from"

    /// Asks a process that answers for the first time what it has come back with, and records that.
    ///
    /// - Returns: The same in words; empty where it does not say.
    func recordBirth(of number: Int, at instant: Int64) async -> String {
        let replies = try? await commands([["DBSIZE"], ["INFO", "replication"]], on: number)
        guard let replies, replies.count == 2, let keys = replies[0].integer else { return "" }
        let isMaster = replies[1].text.map { Information($0)["role"] == "master" } ?? false
        births[number] = Birth(keys: keys, isMaster: isMaster)
        timeline?.record(.processReady, at: instant, node: number) {
            $0[.keys] = Int(keys)
            $0[.isMaster] = isMaster
        }
        return " and has \(keys) keys"
    }

    /// Whether a file in a node's directory is the harness's, or the wipe leaves it.
    func stays(_ file: String, _ fate: DiskFate) -> Bool {
        var ours: Set<String> = [
            "redis.conf", ClusterAccess.rulesFile, Self.clockFile, StallableCall.fork.rawValue,
            StallableCall.sync.rawValue, SyncRecord.fileName,
        ]
        if fate == .wipeData { ours.insert("nodes.conf") }
        return ours.contains(file)
            || deployment.support.libraries.contains { $0.kind.fileName == file }
    }
}

/// What a node's newest process had when it first answered.
struct Birth: Sendable {
    /// How many keys.
    let keys: Int64
    /// Whether it called itself a master.
    let isMaster: Bool
}

/// How a node's process is made to end.
package enum NodeEnding: Hashable, Sendable {
    /// SIGKILL, as a crash.
    case kill
    /// SIGTERM; one that has not ended after the grace gets SIGKILL, as orchestrators do. Without a grace it must end
    /// by itself.
    case terminate(grace: Duration?)
}

/// What of a node's files is still there when it starts again.
package enum DiskFate: String, Sendable, CaseIterable {
    /// All.
    case keep
    /// All but its data: it is the same node and has lost what it stored.
    case wipeData = "wipe-data"
    /// None that it wrote itself: it is another node, which knows nobody, at the same address.
    case wipeAll = "wipe-all"
}
