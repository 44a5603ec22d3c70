import Testing

@testable import History
@testable import Reports

struct ComparisonReportTests {
    private func text(_ comparison: RunComparison, width: Int = 160) -> String {
        DocumentText(width: width).render(comparison.document)
    }

    @Test func theTerminalTellsTheAnswerAndItsNumbers() throws {
        let text = text(try SyntheticComparison.regression())
        #expect(text.hasPrefix("REGRESSION  Worse: failover-time 2.14 s to 2.99 s."))
        let flowing = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(flowing.contains("Cannot tell yet: lost-writes 0 to 0, which needs about 59"))
        let line = try #require(
            text.split(separator: "\n").first { $0.hasPrefix("  failover-time ") })
        #expect(line.contains("2.14 s") && line.contains("2.99 s"))
        #expect(line.contains("+855 ms (+40 %)"))
        #expect(line.contains("worse: a regression"))
        #expect(text.contains("< 0.001"))
        let lost = try #require(
            text.split(separator: "\n").first { $0.hasPrefix("  lost-writes") })
        #expect(lost.contains("cannot tell yet"))
        #expect(text.contains("too few control runs"))
        #expect(text.contains("Mann-Whitney"))
    }

    @Test func everyConclusionHasItsWords() throws {
        var comparison = try SyntheticComparison.regression()
        for conclusion in RunComparison.Conclusion.allCases {
            comparison.conclusion = conclusion
            #expect(text(comparison).hasPrefix(conclusion.rawValue.uppercased()))
            #expect(
                DocumentMarkdown().render(comparison.document).contains(
                    conclusion.rawValue.uppercased()))
            #expect(
                DocumentPage().render(comparison.document).contains(
                    conclusion.rawValue.uppercased()))
        }
    }

    @Test func markdownHasATableForASummary() throws {
        let text = DocumentMarkdown().render(try SyntheticComparison.regression().document)
        #expect(text.hasPrefix("## ❌ REGRESSION: Worse: failover-time 2.14 s to 2.99 s."))
        #expect(text.contains("| failover-time | **worse: a regression** | 2.14 s | 2.99 s |"))
        #expect(text.contains("<details><summary>What the answers rest on: "))
    }

    @Test func thePageIsWellFormedAndDrawsEveryRun() throws {
        let page = DocumentPage().render(try SyntheticComparison.regression().document)
        let elements = try XMLReader.read(page)
        let dots = elements.filter { $0.attributes["class"]?.hasPrefix("dot ") == true }
        // Once for wide screens, once for narrow ones; of the two times that got worse.
        #expect(dots.count == 2 * 2 * 24)
        // The answer stands second, and what it rests on is folded.
        let headings = elements.filter { $0.name == "th" }
        #expect(headings.count == 6 + 7)
        let answer = try #require(elements.first { $0.attributes["data-label"] == "answer" })
        #expect(answer.name == "td")
        #expect(elements.contains { $0.attributes["class"] == "badge failed" })
    }

    @Test func hostileNamesStayText() throws {
        let script = "<script>alert(1)</script>"
        let comparison = try SyntheticComparison.regression(plan: "\(script)|`x`", server: script)
        let page = DocumentPage().render(comparison.document)
        #expect(!page.contains("<script"))
        _ = try XMLReader.read(page)
        let markdown = DocumentMarkdown().render(comparison.document)
        #expect(markdown.contains("### `` <script>alert(1)</script>|`x` ``"))
        #expect(!text(try SyntheticComparison.regression(server: "\u{1B}[2J")).contains("\u{1B}"))
    }
}
