/// What a report is of: the runs of a plan, several plans, a comparison, a history, a prediction, an outage, what tuning
/// found.
///
/// Every subject says what there is to say to people; a program's forms (values, cases, rows, metrics) are abilities of
/// their own that a subject has or has not. Formats ask for nothing else, so that each reaches all that it can tell.
package protocol Subject: Sendable {
    /// What one is called, with its article: `a prediction`.
    static var noun: String { get }

    /// As a terminal shows it, with a line end.
    func text(on terminal: Terminal) -> String
    /// As GitHub's Markdown.
    func markdown() -> String
    /// As one self-contained page.
    func page() -> String
}

/// A subject that a program can read whole, as JSON.
package protocol EncodableSubject: Subject {
    /// Everything that is known of it.
    var values: any Encodable { get }
}

/// A subject of which something was judged: its answers are cases of suites.
package protocol JudgedSubject: Subject {
    /// What was judged, a suite for each plan or part.
    var suites: [JudgedSuite] { get }
}

/// A subject with values in rows, for spreadsheets.
package protocol TabularSubject: Subject {
    /// The rows, the first of which holds the columns' names.
    var rows: [[String]] { get }
}

/// A subject with numbers that a monitoring system collects.
package protocol MeteredSubject: Subject {
    /// The numbers; families without samples are left out.
    var metrics: [MetricFamily] { get }
}

/// A subject that is a document: what people read follows from it.
package protocol DocumentedSubject: Subject {
    /// All of it.
    var document: Document { get }
    /// The widest that its text becomes on a terminal, and how wide it is where there is none, in columns.
    static var widths: (most: Int, otherwise: Int) { get }
}

extension DocumentedSubject {
    /// Wide enough for tables of many columns.
    package static var widths: (most: Int, otherwise: Int) { (140, 120) }

    /// The document as a terminal shows it.
    package func text(on terminal: Terminal) -> String {
        let width = terminal.width(atMost: Self.widths.most, otherwise: Self.widths.otherwise)
        return DocumentText(width: width, glyphs: terminal.glyphs, coloured: terminal.coloured)
            .render(document)
    }

    /// The document as Markdown.
    package func markdown() -> String { DocumentMarkdown().render(document) }

    /// The document as a page.
    package func page() -> String { DocumentPage().render(document) }
}
