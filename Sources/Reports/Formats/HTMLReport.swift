import Evidence

/// One self-contained page: static HTML and inline SVG, without script and without anything from
/// elsewhere, light and dark, for screens of any width and for paper.
package struct HTMLReport: ReportFormat {
    package static let name = "html"
    package static let fileName = "report.html"
    package static let summary = "A self-contained page with plots, for people."

    /// The report's only form.
    package init() {}

    /// The whole page.
    package func render(_ findings: Findings) -> String {
        let sections = [
            VerdictSection(findings: findings).markup,
            ExpectationSection(findings: findings).markup,
            FailoverSection(findings: findings).markup,
            RunSection(findings: findings).markup,
            LatencySection(findings: findings).markup,
            ErrorSection(findings: findings).markup,
            WriteSection(findings: findings).markup,
            MeasureSection(findings: findings).markup,
            ReceiptSection(findings: findings).markup,
            OriginSection(findings: findings).markup,
        ]
        return Page(title: "\(findings.judgement.verdict.rawValue): \(findings.judgement.plan)")
            .rendered(sections)
    }
}
