import Testing

@testable import Reports

@Suite struct MarkdownReportTests {
    @Test func saysVerdictExpectationsAndFailover() {
        let text = MarkdownReport().render(SyntheticFindings.findings())
        #expect(text.hasPrefix("## ❌ FAILED: pause-master: 2 of 5 expectations hold in 1 run\n"))
        #expect(
            text.contains(
                "| failover-time.max \\<= failover-worst-case | **3.70 s** | 5.40 s | +1.70 s | 1 | ✅ passed |"
            ))
        #expect(text.contains("| detection | 2.31 s |"))
        #expect(text.contains("| **error rate** | affected |"))
        #expect(text.contains("3 lost of 15,700 acknowledged"))
    }

    @Test func everyRowHasAsManyCellsAsItsHeading() {
        for findings in [SyntheticFindings.findings(runs: 2), Hostile.findings()] {
            var cells = 0
            for line in MarkdownReport().render(findings).split(
                separator: "\n", omittingEmptySubsequences: false)
            {
                guard line.hasPrefix("|") else {
                    cells = 0
                    continue
                }
                let count = line.replacing("\\|", with: "").count { $0 == "|" }
                if cells == 0 { cells = count }
                #expect(count == cells, "\(line)")
            }
        }
    }

    @Test func hostileTextStaysInCode() {
        let text = MarkdownReport().render(Hostile.findings())
        var outside = ""
        // Outside of code spans: every second part between fences of equal length.
        for line in text.split(separator: "\n") { outside += line.withoutCode + "\n" }
        #expect(!outside.contains("script"))
        #expect(!outside.contains("@"))
        #expect(!text.contains("\n# heading"))
    }

    @Test func fenceIsLongerThanAnyInside() {
        #expect(Markdown.code("a``b`c") == "```a``b`c```")
        #expect(Markdown.code("`a") == "`` `a ``")
        #expect(Markdown.code("a|b", inTable: true) == "`a\\|b`")
        #expect(Markdown.code("a\nb") == "`a b`")
        #expect(Markdown.code("") == "-")
    }

    @Test func emptyFindingsAreSaid() {
        let text = MarkdownReport().render(SyntheticFindings.empty)
        #expect(text.hasPrefix("## ✅ PASSED: no-fault: no expectations, 0 runs\n"))
    }
}

extension Substring {
    /// The line without its code spans, read as CommonMark reads them.
    fileprivate var withoutCode: String {
        var result = ""
        var rest = self
        while let start = rest.firstIndex(of: "`") {
            result += rest[..<start]
            let fence = rest[start...].prefix { $0 == "`" }
            var search = rest[fence.endIndex...]
            var end: Substring.Index?
            while let next = search.firstIndex(of: "`") {
                let run = search[next...].prefix { $0 == "`" }
                if run.count == fence.count {
                    end = run.endIndex
                    break
                }
                search = search[run.endIndex...]
            }
            guard let end else { return result + rest[start...] }
            rest = rest[end...]
        }
        return result + rest
    }
}
