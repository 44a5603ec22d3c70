import Testing

@testable import History
@testable import Judgement
@testable import Reports

struct HistoryReportTests {
    @Test func theTerminalListsRunsAndDrawsTrends() throws {
        let text = DocumentText(width: 160, glyphs: .unicode).render(
            SyntheticComparison.history.document)
        let lines = text.split(separator: "\n")
        #expect(lines.first == "24 runs of 1 plan: none failed" && lines.contains("pause-master"))
        let trend = try #require(lines.first { $0.contains("failover-time  ") && $0.contains("█") })
        #expect(trend.contains("24") && trend.contains("2 s"))
        #expect(lines.count { $0.contains("redis 8.2.3") } == 12)
        #expect(text.contains("2023-11-16T22:13:20Z"))
    }

    /// That none failed is not all where nothing was measured in one.
    @Test func whatIsInconclusiveStandsBesideWhatFailed() throws {
        var runs = SyntheticComparison.history.runs
        runs[0].verdict = .inconclusive
        let document = HistoryTrends(runs: runs).document
        #expect(document.title == "24 runs of 1 plan: none failed, 1 inconclusive")
    }

    @Test func onlyTheMeasuresAskedForAreShown() throws {
        let runs = SyntheticComparison.history.runs
        let trends = HistoryTrends(runs: runs, measures: ["vote-time"])
        #expect(trends.trends(of: runs).map { $0.name } == ["vote-time"])
        let csv = try CSVReport().render(HistoryTrends(runs: runs, measures: ["vote-time"]))
        #expect(!csv.contains("failover-time"))
    }

    @Test func thePageMarksWhereTheServerChanged() throws {
        let page = DocumentPage().render(SyntheticComparison.history.document)
        let elements = try XMLReader.read(page)
        let dots = elements.filter { $0.attributes["class"] == "dot c0" }
        // One measure, for wide and narrow screens; the other was the same in each run.
        #expect(dots.count == 24 * 2)
        #expect(page.contains("The same in every run: lost-writes 0."))
        #expect(elements.count { $0.attributes["class"] == "spark c0" } == 24)
        #expect(elements.contains { $0.attributes["class"] == "rule c7 dashed" })
        #expect(page.contains(">redis 8.2.3</text>"))
    }

    @Test func hostileNamesStayText() throws {
        let script = "<script>alert(1)</script>"
        let runs = SyntheticComparison.runs([1, 2], plan: script, server: "\u{1B}[2J\(script)")
        let page = DocumentPage().render(HistoryTrends(runs: runs).document)
        #expect(!page.contains("<script"))
        _ = try XMLReader.read(page)
        let text = DocumentText(width: 120, glyphs: .unicode).render(
            HistoryTrends(runs: runs).document)
        #expect(!text.contains("\u{1B}"))
        let formula = SyntheticComparison.runs([1], plan: "=cmd()", server: "a\",b")
        let csv = try CSVReport().render(HistoryTrends(runs: formula))
        #expect(csv.contains(",'=cmd(),"))
        #expect(csv.contains("\"a\"\",b\""))
    }

    @Test func jsonHoldsTheSamplesAndInfinity() throws {
        var runs = SyntheticComparison.runs([1])
        runs[0].measures[0].samples = [1, .infinity]
        let text = try JSONReport().render(
            HistoryTrends(runs: runs, measures: ["failover-time"]))
        #expect(text.contains("\"infinity\""))
        #expect(!text.contains("vote-time"))
    }

    @Test func anEmptyHistoryIsSaidToBeEmpty() {
        let empty = HistoryTrends(runs: [])
        #expect(
            DocumentText(width: 80, glyphs: .ascii).render(empty.document).hasPrefix(
                "0 runs of 0 plans"))
        #expect(DocumentPage().render(empty.document).contains("0 runs of 0 plans"))
    }
}
