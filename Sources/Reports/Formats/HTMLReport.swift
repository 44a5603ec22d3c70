import Judgement

/// One self-contained page: static HTML and inline SVG, without script and without anything from
/// elsewhere, light and dark, for screens of any width and for paper.
package struct HTMLReport: ReportFormat {
    package static let name = "html"
    package static let fileName = "report.html"
    package static let summary = "A self-contained page with plots, for people."

    private var refreshSeconds: Int?

    /// A report that does not change.
    package init() {}

    /// A report of runs that go on.
    ///
    /// - Parameter refreshSeconds: After how many seconds a browser asks for it again; nil for never.
    package init(refreshSeconds: Int?) {
        self.refreshSeconds = refreshSeconds
    }

    /// A page that says why there is no report.
    package static func refusal(_ reason: String) -> String {
        Page(title: "no report").rendered([
            .tag("h1", [:], "No report"), .tag("div", ["class": "notice"], .text(reason)),
        ])
    }

    /// The whole page.
    package func render(_ findings: Findings) -> String {
        let sections = [
            VerdictSection(findings: findings).markup,
            ExpectationSection(findings: findings).markup,
            ClientSection(findings: findings).markup,
            MarkSection(findings: findings).markup,
            RunSection(findings: findings).markup,
            FailoverSection(findings: findings).markup,
            LatencySection(findings: findings).markup,
            ErrorSection(findings: findings).markup,
            WriteSection(findings: findings).markup,
            ReadSection(findings: findings).markup,
            HistorySection(findings: findings).markup,
            MeasureSection(findings: findings).markup,
            ReceiptSection(findings: findings).markup,
            OriginSection(findings: findings).markup,
        ]
        let state = findings.progress == nil ? findings.judgement.verdict.rawValue : "unfinished"
        return Page(
            title: "\(state): \(findings.judgement.plan)", refreshSeconds: refreshSeconds
        ).rendered(sections)
    }
}
