import RunRecord
import Testing

@testable import Reports

struct WriteReportTests {
    private func findings(countersAbove: UInt64?) -> Findings {
        var findings = SyntheticFindings.findings()
        var load = findings.runs[0].load
        load?.ledger?.countersAbove = countersAbove
        findings.runs[0] = RunRecord(
            description: findings.runs[0].description, timeline: findings.runs[0].timeline,
            load: load)
        return findings
    }

    private let words = "above all increments"

    @Test func everyReportTellsOfCountersAboveWhatWasSent() {
        let findings = findings(countersAbove: 3)
        let terminal = TerminalSummary().render(findings).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(terminal.contains("3 counters are \(words) that were ever sent"))
        #expect(
            MarkdownReport().render(findings).contains(
                "- 3 counters are \(words) that were ever sent"))
        #expect(
            HTMLReport().render(findings).contains("3 counters are \(words) that were ever sent"))
    }

    @Test func withoutAnyNothingIsSaid() {
        let findings = findings(countersAbove: nil)
        #expect(!TerminalSummary().render(findings).contains(words))
        #expect(!MarkdownReport().render(findings).contains(words))
        #expect(!HTMLReport().render(findings).contains(words))
    }
}
