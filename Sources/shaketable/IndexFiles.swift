import Reports
import RunRecord

/// The files that tell of several plans together.
struct IndexFiles {
    let entries: [PlanEntry]

    /// Writes index.html, digest.md and junit.xml into a folder, which is made when it is missing.
    ///
    /// - Throws: `RunFolderError` when one cannot be written.
    func write(to path: String) throws {
        let texts = [
            "index.html": IndexPage().render(entries),
            "digest.md": MarkdownDigest().render(entries),
            "junit.xml": try JUnitReport().render(several: entries.map(\.findings)),
        ]
        for (name, text) in texts {
            try EvidenceFile.write(text: text, to: FolderPlace(path, name))
        }
    }
}
