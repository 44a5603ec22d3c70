import RunRecord

/// The judgement as JSON, over many lines and with sorted keys, so that two can be compared by line.
///
/// Numbers that are not finite stand as the texts `infinity`, `-infinity` and `nan`.
package struct JSONReport: ReportFormat {
    package static let name = "json"
    package static let fileName = "verdict.json"
    package static let summary = "The whole judgement as JSON, for programs."

    /// The report's only form.
    package init() {}

    /// The JSON text.
    ///
    /// - Throws: `ReportError` when the judgement cannot be said in JSON.
    package func render(_ findings: Findings) throws -> String {
        do {
            return try EvidenceFile.json(findings.judgement, isPretty: true) + "\n"
        } catch {
            throw ReportError(format: Self.name, message: "cannot be encoded as JSON: \(error)")
        }
    }
}
