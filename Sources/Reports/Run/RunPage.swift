import Judgement

/// A plan's runs as one self-contained page.
package struct RunPage: Sendable {
    private let refreshSeconds: Int?

    /// A page.
    ///
    /// - Parameter refreshSeconds: After how many seconds a browser asks for it again, while runs go on; nil for never.
    package init(refreshSeconds: Int? = nil) {
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
