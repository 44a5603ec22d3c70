import Foundation
package import Judgement
package import RunRecord

/// The folder of a sweep, from which it goes on after an interruption.
///
///     sweep.json              SweepRecord: axes, goal, hash of the plan
///     plan.yaml               the plan with its sweep
///     cells/7/2/              a run folder: the second batch of runs of cell 7
///     reports/                what was made for people
package struct SweepFolder: Sendable {
    /// Where it is.
    package let path: String
    /// What the sweep is.
    package let sweep: SweepRecord

    /// Opens the folder of a sweep, or makes it.
    ///
    /// - Throws: `RunFolderError` when it holds another sweep or cannot be written.
    package static func open(
        at path: String, for sweep: SweepRecord, planText: String
    ) throws(RunFolderError) -> SweepFolder {
        let place = FolderPlace(path)
        let file = place.inside("sweep.json")
        if EvidenceFile.isThere(file) {
            let found = try read(at: path)
            guard found.sweep.hash == sweep.hash else {
                throw RunFolderError(
                    path: path,
                    message: "holds a sweep of another plan (\(found.sweep.hash), and this one is "
                        + "\(sweep.hash)); name another folder")
            }
            return found
        }
        if EvidenceFile.isThere(place.inside("plan.json")) {
            throw RunFolderError(path: path, message: "is a run folder; name another folder")
        }
        try RunFolder.makeFolder(place.inside("cells"))
        try EvidenceFile.write(text: planText, to: place.inside("plan.yaml"))
        try EvidenceFile.write(sweep, to: file)
        return SweepFolder(path: path, sweep: sweep)
    }

    /// Opens the folder of a sweep.
    ///
    /// - Throws: `RunFolderError` when it is none.
    package static func read(at path: String) throws(RunFolderError) -> SweepFolder {
        let file = FolderPlace(path, "sweep.json")
        guard EvidenceFile.isThere(file) else {
            throw RunFolderError(path: path, message: "is no sweep's folder: it has no sweep.json")
        }
        return SweepFolder(path: path, sweep: try EvidenceFile.read(SweepRecord.self, from: file))
    }

    /// The folder of a cell.
    package func cellPath(_ cell: Int) -> String { cellPlace(cell).path }

    private func cellPlace(_ cell: Int) -> FolderPlace { FolderPlace(path, "cells", "\(cell)") }

    /// The batches of a cell that have begun, by number.
    package func batches(ofCell cell: Int) -> [Int] {
        let names = (try? HeldFolder(cellPlace(cell)).contents()) ?? []
        return names.compactMap { name in Int(name).flatMap { "\($0)" == name ? $0 : nil } }
            .sorted()
    }

    /// The finished runs of a cell, all batches together; a run that was cut off is left out.
    package func records(ofCell cell: Int) -> [RunRecord] {
        batches(ofCell: cell).flatMap { records(ofBatch: $0, cell: cell) }
    }

    /// The finished runs of one batch.
    package func records(ofBatch batch: Int, cell: Int) -> [RunRecord] {
        Self.finished(in: "\(cellPath(cell))/\(batch)")
    }

    /// The runs of a run folder that went on to their ends.
    package static func finished(in path: String) -> [RunRecord] {
        guard let folder = try? RunFolder.open(at: path) else { return [] }
        return folder.readRuns().records.filter { record in
            let end = record.timeline.last { $0.kind == .runEnded }
            return end.map { $0[.isInterrupted] != true } ?? false
        }
    }

    /// Makes the folder of a cell, removes what a cut-off batch left without a finished run, and
    /// names the next batch.
    ///
    /// - Throws: `RunFolderError` when that cannot be done.
    package func nextBatch(ofCell cell: Int) throws(RunFolderError) -> Int {
        try RunFolder.makeFolder(cellPlace(cell))
        return (batches(ofCell: cell).last ?? 0) + 1
    }

    /// Removes batches in which no run was finished: what an interruption left.
    package func removeUnfinished() {
        for cell in 0..<sweep.cellCount {
            for batch in batches(ofCell: cell) where records(ofBatch: batch, cell: cell).isEmpty {
                try? FileManager.default.removeItem(atPath: "\(cellPath(cell))/\(batch)")
            }
        }
    }

    /// Every cell that has finished runs, with what they say.
    ///
    /// - Parameter expectations: What the plan expects.
    /// - Returns: The cells in their order.
    package func cells(expecting expectations: [Expectation]) -> [SweepCell] {
        (0..<sweep.cellCount).compactMap { cell in
            let found = records(ofCell: cell)
            guard !found.isEmpty else { return nil }
            return SweepCell(index: cell, of: sweep, records: found, expectations: expectations)
        }
    }
}
