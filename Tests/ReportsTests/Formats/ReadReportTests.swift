import Testing

@testable import Reports

struct ReadReportTests {
    private let findings = SyntheticFindings.findings()
    private let counts = "2 stale of 500 checked against the ledger, up to 398 ms behind"

    private func joined(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func terminalTellsTheStalestRead() {
        let text = joined(TerminalSummary().render(findings))
        #expect(text.contains(counts))
        #expect(text.contains("node 1 acknowledged write 7 at"))
        #expect(text.contains("got write 6 from node 4"))
    }

    @Test func markdownTellsTheStalestRead() {
        let text = MarkdownReport().render(findings)
        #expect(text.contains("### Reads\n\n> " + counts))
        #expect(text.contains("| write 7 | 1 |") && text.contains("| write 6 | 4 |"))
    }

    @Test func pageHasATableOfTheStalestReads() {
        let text = HTMLReport().render(findings)
        #expect(text.contains(counts))
        #expect(text.contains("The stalest reads"))
    }

    @Test func withoutCheckedReadsThereIsNoSuchSection() {
        var unchecked = findings
        unchecked.runs = []
        #expect(!TerminalSummary().render(unchecked).contains("checked against"))
        #expect(!MarkdownReport().render(unchecked).contains("### Reads"))
        #expect(!HTMLReport().render(unchecked).contains("<h2>Reads"))
    }
}
