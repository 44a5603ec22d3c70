/// A form in which the findings of a plan are written.
///
/// A new one is a file in `Formats` and a line in `Catalog.swift`.
package protocol ReportFormat: Sendable {
    /// The name by which it is asked for.
    static var name: String { get }
    /// The file it is written to, in the run folder.
    static var fileName: String { get }
    /// What it is good for, in a sentence.
    static var summary: String { get }

    /// The format with its usual settings.
    init()

    /// The whole file's text.
    ///
    /// - Throws: `ReportError` when the findings cannot be written in this form.
    func render(_ findings: Findings) throws -> String
}
