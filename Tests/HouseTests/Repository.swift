import Foundation

/// The checkout that the tests were built from.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// One text file of the checkout.
    struct File {
        /// The path from the root.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var name: String { String(path.split(separator: "/").last ?? "") }
    }

    /// All files below some folders whose names end in one of the given ways.
    static func files(below folders: [String], endingIn endings: [String]) -> [File] {
        folders.flatMap { folder -> [File] in
            let base = root.appendingPathComponent(folder)
            let paths = FileManager.default.enumerator(atPath: base.path)?.allObjects ?? []
            return paths.compactMap { $0 as? String }.sorted()
                .filter { path in endings.contains { path.hasSuffix($0) } }
                .compactMap { path in
                    let url = base.appendingPathComponent(path)
                    return (try? String(contentsOf: url, encoding: .utf8)).map {
                        File(path: "\(folder)/\(path)", text: $0)
                    }
                }
        }
    }

    /// The names of the entries of a folder.
    static func entries(of folder: String) -> [String] {
        let path = root.appendingPathComponent(folder).path
        return (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
    }
}
