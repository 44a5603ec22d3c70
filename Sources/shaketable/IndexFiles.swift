import Foundation
import Reports

/// The files that tell of several plans together.
struct IndexFiles {
    let entries: [PlanEntry]

    /// Writes index.html, digest.md and junit.xml into a folder, which is made when it is missing.
    func write(to path: String) throws {
        let folder = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let texts = [
            "index.html": IndexPage().render(entries),
            "digest.md": MarkdownDigest().render(entries),
            "junit.xml": try JUnitReport().render(several: entries.map(\.findings)),
        ]
        for (name, text) in texts {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name), options: .atomic)
        }
    }
}
