import Foundation
import TestSupport
import Testing

@testable import RunRecord

/// The load's record in a run folder, whose series is written and read in parts.
struct LoadFileTests {
    /// A record with so many slices, every third with failures.
    private func record(slices: Int) -> LoadRecord {
        let group = Loads.group(
            .fault, outcomes: [.success: 3, .timeout: 1], latenciesMicroseconds: [10, 20, 3000])
        var record = Loads.record(groups: [group], stretches: [Loads.stretch(1, 10)])
        record.failedWorkers = [#"a text with "series":[{ and } in it"#]
        record.series = (0..<slices).map { index in
            var slice = LoadSlice(slice: index / 2, shard: index % 2 + 1)
            slice.issued = UInt32(index)
            if index % 3 == 0 { slice.outcomes = [1, 2, UInt32(index)] }
            return slice
        }
        return record
    }

    private func withFile(_ body: (String) throws -> Void) throws {
        let folder = try WrittenFolders.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder + "/load.json")
    }

    @Test(arguments: [0, 1, 511, 512, 513, 1024, 1500])
    func recordInPartsIsTheSameTextAndTheSameRecord(slices: Int) throws {
        let record = record(slices: slices)
        try withFile { path in
            try EvidenceFile.write(record, to: FolderPlace(file: path))
            let whole = try EvidenceFile.json(record)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == whole + "\n")
            let read = try EvidenceFile.readLoad(from: FolderPlace(file: path))
            #expect(read.series.count == slices)
            #expect(try EvidenceFile.json(read) == whole)
        }
    }

    @Test func recordThatIsSpacedOtherwiseIsReadAsAWhole() throws {
        let record = record(slices: 5)
        try withFile { path in
            try EvidenceFile.write(
                text: EvidenceFile.json(record, isPretty: true), to: FolderPlace(file: path))
            let read = try EvidenceFile.readLoad(from: FolderPlace(file: path))
            #expect(try EvidenceFile.json(read) == EvidenceFile.json(record))
        }
    }

    @Test func damageInTheMiddleOfASeriesIsTold() throws {
        try withFile { path in
            try EvidenceFile.write(record(slices: 2000), to: FolderPlace(file: path))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let damages = [
                text.replacingOccurrences(of: #""issued":1777"#, with: #""issued":x"#),
                text.replacingOccurrences(of: #""issued":1777"#, with: #""issued":-1"#),
                String(text.prefix(text.utf8.count / 2)),
            ]
            for damage in damages {
                try damage.write(toFile: path, atomically: true, encoding: .utf8)
                let error = #expect(throws: RunFolderError.self) {
                    try EvidenceFile.readLoad(from: FolderPlace(file: path))
                }
                #expect(error?.message.contains("is damaged") == true)
            }
        }
    }
}
