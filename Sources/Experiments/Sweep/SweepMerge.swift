import Foundation
package import RunRecord

/// Joins the folders of a sweep's parts.
package enum SweepMerge {
    /// Copies all finished batches of the parts into one folder.
    ///
    /// A batch that two parts hold (the same runs, copied) is taken once: batches are told apart by
    /// their seeds.
    ///
    /// - Parameters:
    ///   - paths: The parts' folders, at least one.
    ///   - output: The folder to make or to add to.
    /// - Returns: The joined folder, and how many batches were new to it.
    /// - Throws: `RunFolderError` when the parts are of different plans, or cannot be read or written.
    package static func merge(
        _ paths: [String], into output: String
    ) throws(RunFolderError) -> (folder: SweepFolder, copied: Int) {
        var parts: [SweepFolder] = []
        for path in paths { parts.append(try SweepFolder.read(at: path)) }
        guard let first = parts.first else {
            preconditionFailure("whoever merges names at least one folder")
        }
        for part in parts where part.sweep.hash != first.sweep.hash {
            throw RunFolderError(
                path: part.path,
                message: "is of another plan than \(first.path) (\(part.sweep.hash), not "
                    + "\(first.sweep.hash)); their cells cannot be joined")
        }
        let text = try EvidenceFile.bytes(of: FolderPlace(first.path, "plan.yaml"))
        let folder = try SweepFolder.open(
            at: output, for: first.sweep, planText: String(decoding: text, as: UTF8.self))
        var copied = 0
        for part in parts { copied += try copy(part, into: folder) }
        return (folder, copied)
    }

    private static func copy(
        _ part: SweepFolder, into folder: SweepFolder
    ) throws(RunFolderError) -> Int {
        var copied = 0
        for cell in 0..<folder.sweep.cellCount {
            var known = Set(folder.records(ofCell: cell).map(identity))
            for batch in part.batches(ofCell: cell) {
                let records = part.records(ofBatch: batch, cell: cell)
                guard !records.isEmpty, known.isDisjoint(with: records.map(identity)) else {
                    continue
                }
                known.formUnion(records.map(identity))
                let target = "\(folder.cellPath(cell))/\(try folder.nextBatch(ofCell: cell))"
                do {
                    try FileManager.default.copyItem(
                        atPath: "\(part.cellPath(cell))/\(batch)", toPath: target)
                } catch {
                    throw RunFolderError(
                        path: target, message: "cannot be copied: \(EvidenceFile.reason(error))")
                }
                copied += 1
            }
        }
        return copied
    }

    /// What no two runs share.
    private static func identity(_ record: RunRecord) -> String {
        let run = record.description
        return "\(run.seed) \(run.index) \(run.wallClockNanoseconds)"
    }
}
