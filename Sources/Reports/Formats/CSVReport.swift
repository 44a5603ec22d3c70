/// A subject's rows as CSV (RFC 4180): a heading, then a line for each.
package struct CSVReport: ReportFormat {
    package static let name = "csv"
    package static let fileName = "series.csv"
    package static let summary =
        "Throughput, errors and latency over time as CSV, for spreadsheets."

    /// The report's only form.
    package init() {}

    package static func tells(_ kind: any Subject.Type) -> Bool { kind is any TabularSubject.Type }

    /// The whole table with its heading.
    ///
    /// - Throws: `ReportError` for a subject without rows.
    package func render(_ subject: any Subject) throws -> String {
        guard let subject = subject as? any TabularSubject else { throw Self.refusal(subject) }
        return render(subject.rows)
    }

    /// Rows; lines end with CR and LF as the standard says.
    func render(_ rows: [[String]]) -> String {
        rows.map { $0.map(\.csvField).joined(separator: ",") + "\r\n" }.joined()
    }
}

extension String {
    /// As a field of a CSV line, quoted where it must be.
    ///
    /// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
    /// Injection"); a plain number does not.
    var csvField: String {
        let isFormula = first.map { "=+-@\t\r".contains($0) } == true && Double(self) == nil
        let field = (isFormula ? "'" : "") + self
        let isPlain = field.unicodeScalars.allSatisfy { !"\",\r\n".unicodeScalars.contains($0) }
        return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
    }
}
