/// Markdown (GitHub's) for pull requests and the summaries of CI jobs.
package struct MarkdownReport: ReportFormat {
    package static let name = "markdown"
    package static let fileName = "report.md"
    package static let summary = "A short report in Markdown, for pull requests and job summaries."

    /// The report's only form.
    package init() {}

    /// The whole text.
    package func render(_ subject: any Subject) -> String { subject.markdown() }
}
