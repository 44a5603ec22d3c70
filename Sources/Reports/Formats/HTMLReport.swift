/// One self-contained page: static HTML and inline SVG, without script and without anything from
/// elsewhere, light and dark, for screens of any width and for paper.
package struct HTMLReport: ReportFormat {
    package static let name = "html"
    package static let fileName = "report.html"
    package static let summary = "A self-contained page with plots, for people."

    /// The report's only form.
    package init() {}

    /// The whole page.
    package func render(_ subject: any Subject) -> String { subject.page() }
}
