import RunRecord

/// All that is known of a subject as JSON, over many lines and with sorted keys, so that two can be compared by line.
///
/// Numbers that are not finite stand as the texts `infinity`, `-infinity` and `nan`.
package struct JSONReport: ReportFormat {
    package static let name = "json"
    package static let fileName = "verdict.json"
    package static let summary = "The whole judgement as JSON, for programs."

    /// The report's only form.
    package init() {}

    package static func tells(_ kind: any Subject.Type) -> Bool {
        kind is any EncodableSubject.Type
    }

    /// The JSON text.
    ///
    /// - Throws: `ReportError` when the subject cannot be said in JSON.
    package func render(_ subject: any Subject) throws -> String {
        guard let subject = subject as? any EncodableSubject else { throw Self.refusal(subject) }
        do {
            return try EvidenceFile.json(subject.values, isPretty: true) + "\n"
        } catch {
            throw ReportError(format: Self.name, message: "cannot be encoded as JSON: \(error)")
        }
    }
}
