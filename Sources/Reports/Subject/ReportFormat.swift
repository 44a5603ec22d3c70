/// A form in which a subject is written.
///
/// A new one is a file in `Formats` and a line in `Catalog.swift`: it then stands in every folder of reports whose subject
/// it can tell, and every command's `--format` knows it.
package protocol ReportFormat: Sendable {
    /// The name by which it is asked for.
    static var name: String { get }
    /// Other names for it.
    static var otherNames: [String] { get }
    /// The file it is written to, in the run folder.
    static var fileName: String { get }
    /// What it is good for, in a sentence.
    static var summary: String { get }

    /// Whether it can tell subjects of a kind.
    static func tells(_ kind: any Subject.Type) -> Bool

    /// The format with its usual settings.
    init()
    /// The format as it suits what it is shown on.
    init(on terminal: Terminal)

    /// The whole file's text.
    ///
    /// - Throws: `ReportError` when the subject cannot be written in this form.
    func render(_ subject: any Subject) throws -> String
}

extension ReportFormat {
    /// None.
    package static var otherNames: [String] { [] }

    /// What its files end with: `html`.
    package static var ending: String {
        fileName.split(separator: ".").last.map(String.init) ?? fileName
    }

    /// What people read can be said of every subject.
    package static func tells(_ kind: any Subject.Type) -> Bool { true }

    /// The same wherever it is shown.
    package init(on terminal: Terminal) { self.init() }

    /// Why a subject cannot be told.
    static func refusal(_ subject: any Subject) -> ReportError {
        ReportError(format: name, message: "it does not tell \(type(of: subject).noun)")
    }
}

/// Why a report could not be written.
package struct ReportError: Error, CustomStringConvertible, Sendable {
    /// The format's name.
    package let format: String
    /// What is wrong and what would mend it, in a sentence.
    package let message: String

    /// An error of a format.
    init(format: String, message: String) {
        self.format = format
        self.message = message
    }

    /// As it is shown: `junit: ...`.
    package var description: String { "\(format): \(message)" }
}
