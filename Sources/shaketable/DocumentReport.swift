import Foundation
import Reports
import RunRecord

/// Writes a document's three forms and its values as JSON, and shows it.
struct DocumentReport {
    let document: Document
    /// The files' name, without ending.
    let name: String

    /// Does it.
    ///
    /// - Throws: `ExitCode` 69 when something cannot be written.
    ///
    /// - Parameters:
    ///   - folder: Whose `reports` they go to.
    ///   - values: What the JSON says.
    func write(inReportsOf folder: String, values: some Encodable) throws {
        let reports = FolderPlace(folder, "reports")
        do {
            for (ending, text) in [
                ("json", try EvidenceFile.json(values, isPretty: true) + "\n"),
                ("md", DocumentMarkdown().render(document)),
                ("html", DocumentPage().render(document)),
            ] {
                try EvidenceFile.write(text: text, to: reports.inside("\(name).\(ending)"))
            }
        } catch {
            throw ExitStatus.unavailable.saying("the reports cannot be written: \(error)")
        }
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let style = TerminalStyle(
            isTerminal: isTerminal, environment: ProcessInfo.processInfo.environment)
        let text = DocumentText(
            width: isTerminal ? min(140, TerminalSize.current.columns) : 120,
            glyphs: style.glyphs, coloured: style.coloured)
        print(text.render(document), terminator: "")
        print("\nReports: \(reports.path)/\(name).html, \(name).md, \(name).json")
    }
}
