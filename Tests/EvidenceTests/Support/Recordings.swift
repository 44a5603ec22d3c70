import Foundation

@testable import Evidence

/// The recorded run folders under Resources/runs.
enum Recordings {
    /// The folders, in the order of their names.
    static var folders: [String] {
        let resources = Bundle.module.url(forResource: "Resources", withExtension: nil)
        let runs = (resources?.path ?? "") + "/runs"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { runs + "/" + $0 }
    }

    /// A new empty folder below the temporary one.
    static func temporaryFolder() throws -> String {
        let path = NSTemporaryDirectory() + "evidence-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Writes a run as the harness does, closing record included.
    static func write(_ record: RunRecord, to files: RunFiles, of folder: RunFolder) throws {
        var description = record.description
        description.folder = folder.plan.folder
        // No two runs began at once.
        if description.wallClockNanoseconds == 0 {
            description.wallClockNanoseconds = Int64(files.index)
        }
        try files.write(description)
        let writer = try TimelineWriter(path: files.timelinePath)
        for event in record.timeline { try writer.append(event) }
        try writer.close()
        if let load = record.load { try files.write(load) }
        try files.close(load: record.load)
    }
}
