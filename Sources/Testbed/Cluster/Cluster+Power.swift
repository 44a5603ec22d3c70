import Foundation
import Glibc
import Linux
import Quantities
import RunRecord

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
                "no fsync of node \(number) was ever seen, so what a power cut leaves is not known",
                isUnavailable: false)
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
                    "\(path) was left with \(length) bytes and has \(now.map { "\($0)" } ?? "gone")",
                    isUnavailable: false)
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
                "cannot read \(directory): \(EvidenceFile.reason(error))", isUnavailable: false)
        }
    }

    /// Writes the file that the preloaded library maps.
    func makeSyncRecord(in directory: String) throws {
        let path = "\(directory)/\(SyncRecord.fileName)"
        try Data(count: SyncRecord.size).write(to: URL(fileURLWithPath: path))
        try ProcessIdentity.withoutPrivileges?.own(path)
    }
}
