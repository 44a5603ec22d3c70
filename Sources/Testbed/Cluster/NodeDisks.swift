import CLinux
import Foundation
import Glibc
package import Linux
import Quantities
import RunRecord

/// The disks of nodes: each may have a file system of its own, which fills up, and whose unsynced writes a cut of
/// power takes.
extension Cluster {
    /// Gives a node a file system of its own for its files, where a fault of the plan needs that.
    func mountDisk(of number: Int, at directory: String) throws {
        guard let size = deployment.support.fileSystemSize else { return }
        let code = clinux_mount_temporary(directory, size)
        guard code == 0 else {
            let error = LinuxError(code: code, operation: "mount a tmpfs", path: directory)
            throw ClusterError(
                .unavailable, "node \(number) gets no file system of its own: \(error)")
        }
    }

    /// Takes all nodes' own file systems away.
    func unmountDisks() {
        guard deployment.support.fileSystemSize != nil else { return }
        for node in nodes.values { _ = clinux_unmount(node.directory) }
    }

    /// Leaves a node's file system only so much free space, by shrinking it: no other node has less.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - free: How much to leave, in bytes; the kernel rounds up to whole pages.
    /// - Returns: What statvfs says then.
    /// - Throws: `ClusterError` when the kernel refuses.
    package func fillDisk(of number: Int, leaving free: UInt64) async throws -> DiskSpace {
        let directory = disk(of: number)
        // What the node writes between the question and the answer makes the kernel refuse.
        for _ in 1...50 {
            let used = try DiskSpace(at: directory).used
            // Zero would mean no limit at all.
            let code = clinux_resize_temporary(directory, max(used + free, 1))
            if code == 0 { return try DiskSpace(at: directory) }
            guard code == EINVAL else {
                throw ClusterError(
                    .inaccessible, "\(LinuxError(code: code, operation: "shrink", path: directory))"
                )
            }
            await Wait.uncancelled(for: .milliseconds(1))
        }
        throw ClusterError(
            .unproven, "node \(number) writes so fast that its file system cannot be filled")
    }

    /// What statvfs says of a node's file system now.
    ///
    /// - Throws: `LinuxError`.
    package func diskSpace(of number: Int) throws -> DiskSpace {
        try DiskSpace(at: disk(of: number))
    }

    /// Gives a node's file system its full size again.
    ///
    /// - Returns: What statvfs says then.
    /// - Throws: `ClusterError` when the kernel refuses.
    package func freeDisk(of number: Int) throws -> DiskSpace {
        guard let size = deployment.support.fileSystemSize else {
            preconditionFailure("a plan that fills disks gives each node one")
        }
        let directory = disk(of: number)
        let code = clinux_resize_temporary(directory, size)
        guard code == 0 else {
            throw ClusterError(
                .inaccessible, "\(LinuxError(code: code, operation: "enlarge", path: directory))")
        }
        return try DiskSpace(at: directory)
    }

    private func disk(of number: Int) -> String {
        guard deployment.support.fileSystemSize != nil, let node = nodes[number] else {
            preconditionFailure("a plan that fills disks gives each node one")
        }
        return node.directory
    }
}

/// What statvfs tells of a file system.
package struct DiskSpace: Sendable {
    /// Its size in bytes.
    package let size: UInt64
    /// What of it can still be written, in bytes.
    package let free: UInt64
    /// What of it is used, in bytes.
    package var used: UInt64 { size - free }

    /// Asks.
    ///
    /// - Parameter path: A file or directory of the file system.
    /// - Throws: `LinuxError`.
    package init(at path: String) throws(LinuxError) {
        var answer = statvfs()
        guard statvfs(path, &answer) == 0 else { throw .current("statvfs", path: path) }
        size = UInt64(answer.f_blocks) * UInt64(answer.f_frsize)
        free = UInt64(answer.f_bavail) * UInt64(answer.f_frsize)
    }
}

extension Cluster {
    /// Cuts a node's power: its processes end at once, and of its files what was not synced is gone.
    ///
    /// Appended files and snapshots are cut to the length that they had when their newest sync began, which is the least
    /// that a disk must have kept. `nodes.conf` is left: servers write it anew and sync it before they answer.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - part: Which part of each unsynced tail the disk had written all the same, from 0 to 1.
    /// - Returns: The proof: how the process ended, and what was cut.
    /// - Throws: `ClusterError` when it does not end, or nobody knows what was synced.
    package func cutPower(of number: Int, leaving part: Double) async throws -> Receipt {
        guard deployment.support.recordsSyncs, let node = nodes[number] else {
            preconditionFailure("a plan that cuts power has syncs recorded")
        }
        let end = try await kill(number)
        // Children that write snapshots and rewrites are without power too.
        node.family.end()
        let record = try SyncRecord(of: node.directory)
        guard !record.lengths.isEmpty else {
            throw ClusterError(
                .unproven,
                "no fsync of node \(number) was ever seen, so what a power cut leaves is not known")
        }
        let cuts = try cut(number, node.directory, by: record, leaving: part)
        return Receipt(
            at: end.at,
            text: "\(end.text); "
                + (cuts.isEmpty
                    ? "all that it had written was synced" : cuts.joined(separator: "; ")))
    }

    /// Cuts all of a node's own files; what was cut, in words.
    private func cut(
        _ number: Int, _ directory: String, by record: SyncRecord, leaving part: Double
    ) throws -> [String] {
        var cuts: [String] = []
        nodes[number]?.cutLengths = [:]
        for file in try ownFiles(in: directory) {
            guard let cut = try record.cut("\(directory)/\(file)", leaving: part) else { continue }
            nodes[number]?.cutLengths["\(directory)/\(file)"] = cut.after
            let lost = cut.before - cut.after
            let torn =
                cut.after > cut.synced
                ? ", \(cut.after - cut.synced) that were not are left" : ""
            cuts.append(
                "\(file): \(cut.synced) of \(cut.before) bytes were synced, \(lost) are gone\(torn)"
            )
        }
        return cuts
    }

    /// Sees that the files of a node without power are as long as they were left.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when one is not.
    package func proveCut(_ number: Int) throws -> String {
        for (path, length) in nodes[number]?.cutLengths ?? [:] {
            var status = stat()
            let now = lstat(path, &status) == 0 ? Int64(status.st_size) : nil
            guard now == length else {
                throw ClusterError(
                    .unproven,
                    "\(path) was left with \(length) bytes and has \(now.map { "\($0)" } ?? "gone")"
                )
            }
        }
        return "its files are as they were left"
    }

    /// The files that a node has written, at most one folder deep, but for those that are written anew as a whole.
    private func ownFiles(in directory: String) throws -> [String] {
        do {
            var files: [String] = []
            for entry in try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
            where !stays(entry, .wipeData) {
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: "\(directory)/\(entry)")
                guard attributes[.type] as? FileAttributeType == .typeDirectory else {
                    files.append(entry)
                    continue
                }
                files += try FileManager.default.contentsOfDirectory(
                    atPath: "\(directory)/\(entry)"
                ).sorted().map { "\(entry)/\($0)" }
            }
            return files
        } catch {
            throw ClusterError(
                .inaccessible, "cannot read \(directory): \(EvidenceFile.reason(error))")
        }
    }

    /// Writes the file that the preloaded library maps.
    func makeSyncRecord(in directory: String) throws {
        let path = "\(directory)/\(SyncRecord.fileName)"
        try Data(count: SyncRecord.size).write(to: URL(fileURLWithPath: path))
        try ProcessIdentity.withoutPrivileges?.own(path)
    }
}
