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
