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
}
