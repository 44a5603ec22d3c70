/// A subject's numbers as OpenMetrics text, for a Prometheus push gateway or a text-file collector.
package struct OpenMetricsReport: ReportFormat {
    package static let name = "openmetrics"
    package static let fileName = "metrics.txt"
    package static let summary = "Verdict and measures as OpenMetrics text, for Prometheus."

    /// The report's only form.
    package init() {}

    package static func tells(_ kind: any Subject.Type) -> Bool { kind is any MeteredSubject.Type }

    /// The whole exposition, its end mark included.
    ///
    /// - Throws: `ReportError` for a subject without numbers.
    package func render(_ subject: any Subject) throws -> String {
        guard let subject = subject as? any MeteredSubject else { throw Self.refusal(subject) }
        return subject.metrics.filter { !$0.samples.isEmpty }.map(\.text).joined() + "# EOF\n"
    }
}
