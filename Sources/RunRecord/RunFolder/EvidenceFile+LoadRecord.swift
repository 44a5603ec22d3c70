import Foundation
import SystemPackage

/// A load's record is written and read with its series in parts: an hour of it is 20 MB of text and a hundred
/// thousand slices, of which JSON's coders would hold several times as much at once.
extension EvidenceFile {
    /// How many slices are said or read at once.
    private static let sliceBatch = 512
    private static let emptySeries = "\"series\":[]"

    /// Writes a load's record, as `json` says it and a line's end; a reader sees the old file or the new one.
    static func write(_ load: LoadRecord, to place: FolderPlace) throws(RunFolderError) {
        var rest = load
        rest.series = []
        do {
            let text = try json(rest)
            guard let gap = text.range(of: emptySeries) else {
                throw RunFolderError(path: place.path, message: "has no place for its series")
            }
            let opening = text[..<text.index(before: gap.upperBound)]
            let closing = text[text.index(before: gap.upperBound)...]
            try replace(place) { file in
                _ = try file.writeAll(opening.utf8)
                for start in stride(from: 0, to: load.series.count, by: sliceBatch) {
                    let end = min(start + sliceBatch, load.series.count)
                    let part = try json(Array(load.series[start..<end])).dropFirst().dropLast()
                    _ = try file.writeAll(((start == 0 ? "" : ",") + part).utf8)
                }
                _ = try file.writeAll((closing + "\n").utf8)
            }
        } catch let error as RunFolderError {
            throw error
        } catch {
            throw RunFolderError(path: place.path, message: "cannot be written: \(reason(error))")
        }
    }

    /// Reads a load's record; `read` does it where the file is not as `write` leaves it, and tells what is wrong.
    static func readLoad(from place: FolderPlace) throws(RunFolderError) -> LoadRecord {
        try load(in: try bytes(of: place), of: place)
    }

    /// The load's record that a file's bytes say.
    static func load(in data: Data, of place: FolderPlace) throws(RunFolderError) -> LoadRecord {
        guard let record = inParts(data) else {
            return try value(LoadRecord.self, in: data, of: place)
        }
        do throws(OutOfBounds) {
            try record.checkBounds()
        } catch {
            throw RunFolderError(path: place.path, message: "is damaged: \(error.message)")
        }
        return record
    }

    private static func inParts(_ text: Data) -> LoadRecord? {
        guard let opening = text.range(of: Data("\"series\":[{".utf8)) else { return nil }
        let first = opening.upperBound - 1
        let decoder = decoder()
        var series: [LoadSlice] = []
        // Slices hold numbers and lists of numbers, so that a brace ends each.
        var start = first
        var ended = 0
        var place = first
        while let end = text[place...].firstIndex(of: UInt8(ascii: "}")), end + 1 < text.endIndex {
            place = end + 1
            ended += 1
            let isLast = text[place] == UInt8(ascii: "]")
            guard isLast || ended == sliceBatch else { continue }
            let part = Data("[".utf8) + text[start..<place] + Data("]".utf8)
            guard let slices = try? decoder.decode([LoadSlice].self, from: part) else { return nil }
            series += slices
            ended = 0
            start = place + 1
            guard isLast else { continue }
            let rest = text[..<first] + text[place...]
            guard var record = try? decoder.decode(LoadRecord.self, from: rest),
                record.series.isEmpty
            else { return nil }
            record.series = series
            return record
        }
        return nil
    }
}
