import Foundation
import Reports
import RunRecord

/// A subject in every format that can tell it, a file each.
struct SubjectFiles {
    let subject: any Subject
    /// The files' names without endings; nil for the names that the formats have in a run folder.
    var name: String?
    /// Files that have names of their own, by their formats' names.
    var names: [String: String] = [:]
    /// The names of formats that are not wanted.
    var leftOut: Set<String> = []

    /// Writes them.
    ///
    /// - Parameter folder: The folder's path; the folder is made when it is missing.
    /// - Returns: The files' names, in the order of the catalogue.
    /// - Throws: `RunFolderError` or `ReportError` when one cannot be written.
    @discardableResult
    func write(to folder: String) throws -> [String] {
        let formats = ReportCatalog.formats(for: type(of: subject)).filter {
            !leftOut.contains($0.name)
        }
        return try formats.map { format in
            let file =
                names[format.name] ?? name.map { "\($0).\(format.ending)" } ?? format.fileName
            try EvidenceFile.write(
                text: try format.init().render(subject), to: FolderPlace(folder, file))
            return file
        }
    }

    /// Writes them into the reports of a folder and tells the subject.
    ///
    /// - Throws: `ExitCode` 69 when something cannot be written, told.
    func write(inReportsOf folder: String, telling format: FormatOption) throws {
        let reports = "\(folder)/reports"
        let files: [String]
        do {
            files = try write(to: reports)
        } catch {
            throw ExitStatus.unavailable.saying("the reports cannot be written: \(error)")
        }
        try format.tell(subject)
        if format.isForTerminal { print("\nReports: \(reports)/\(files.joined(separator: ", "))") }
    }
}

extension SubjectFiles {
    /// Several plans: index.html, digest.md, junit.xml and the like.
    init(indexOf entries: [PlanEntry]) {
        self.init(
            subject: SeveralPlans(entries),
            names: [HTMLReport.name: "index.html", MarkdownReport.name: "digest.md"],
            // The series stand in each plan's folder, and the index is written again after each plan.
            leftOut: [CSVReport.name])
    }
}
