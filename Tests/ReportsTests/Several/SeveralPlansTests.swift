import Foundation
import Testing

@testable import Judgement
@testable import Reports

@Suite struct SeveralPlansTests {
    private var entries: [PlanEntry] {
        var skipped = SyntheticFindings.empty
        skipped.unavailable = "no netem"
        return [
            PlanEntry(
                findings: SyntheticFindings.findings(runs: 2), page: "pause-master/report.html"),
            PlanEntry(findings: Hostile.findings(), page: "javascript:alert(1)//a b"),
            PlanEntry(findings: skipped, page: nil),
        ]
    }

    @Test func indexShowsAMatrixOfVerdicts() throws {
        let html = DocumentPage().render(SeveralPlans(entries).document)
        let elements = try XMLReader.read(html)
        #expect(elements.count { $0.attributes["title"] == "run 1: failed" } == 2)
        #expect(elements.count { $0.attributes["title"] == "run 2: failed" } == 1)
        #expect(html.contains("0 passed · 0 inconclusive · 2 failed · 1 not run"))
        #expect(html.contains("not run: no netem"))
        #expect(html.contains("lost-writes == 0: 3 acknowledged writes are gone"))
    }

    @Test func linksAreRelativeWhateverThePathHolds() throws {
        let links = try XMLReader.read(DocumentPage().render(SeveralPlans(entries).document))
            .compactMap {
                $0.attributes["href"]
            }
        #expect(
            Set(links) == ["./pause-master/report.html", "./javascript%3Aalert(1)//a%20b"],
            "\(links)")
    }

    @Test func whatFailedComesFirstWithItsExpectationsAndItsStory() throws {
        var passed = SyntheticFindings.findings(plan: "good")
        passed.judgement.verdict = .passed
        var doubtful = SyntheticFindings.findings(plan: "doubtful")
        doubtful.judgement.verdict = .inconclusive
        let failed = SyntheticFindings.findings(plan: "bad")
        let text = DocumentMarkdown().render(
            SeveralPlans([
                PlanEntry(findings: passed, page: nil), PlanEntry(findings: doubtful, page: nil),
                PlanEntry(findings: failed, page: "bad/reports/report.html"),
            ]).document)
        let places = [
            "### Verdicts", "| **bad**<br>", "### bad: failed", "### doubtful: inconclusive",
        ]
        .map { text.range(of: $0)?.lowerBound }
        #expect(!places.contains(nil), "\(text)")
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        #expect(!text.contains("### good"))
        #expect(text.contains("3 acknowledged writes are gone"))
        #expect(text.contains(try #require(failed.story)))
        #expect(text.contains("Report: `./bad/reports/report.html`"))
        #expect(text.contains("Begun 2023-11-14T22:13:20Z, server redis 7.0.15"), "\(text)")
        #expect(
            DocumentMarkdown().render(
                SeveralPlans([PlanEntry(findings: passed, page: nil)]).document
            ).hasPrefix("## ✅ PASSED: 1 plan passed\n"))
    }

    @Test func markdownListsEveryPlanOnce() {
        let text = DocumentMarkdown().render(SeveralPlans(entries).document)
        #expect(
            text.hasPrefix(
                "## ❌ FAILED: 2 of 2 plans failed\n\n0 passed · 0 inconclusive · 2 failed · 1 not run\n"
            ))
        #expect(text.contains("| ❌ **failed** | 2 | 2 of 5 | 3.77 s | 3.84 s | 6 |"))
        #expect(
            text.contains(
                "| **no-fault**<br>not run: no netem | not run | 0 | 0 of 0 | - | - | - |")
        )
    }

    @Test func aNightWithoutAnyRunIsSaid() {
        let skipped = entries.filter { $0.findings.unavailable != nil }
        #expect(
            DocumentMarkdown().render(SeveralPlans(skipped).document).contains(
                "> Nothing was measured: no plan"))
        #expect(
            !DocumentMarkdown().render(SeveralPlans(entries).document).contains(
                "Nothing was measured"))
    }

    @Test func junitHasASuiteForEachPlan() throws {
        let text = try JUnitReport().render(SeveralPlans(entries))
        let suites = try XMLReader.read(text)
        #expect(suites.count { $0.name == "testsuite" } == 3)
        let skipped = suites.filter { $0.name == "testsuite" }.compactMap {
            $0.attributes["skipped"]
        }
        #expect(skipped == ["0", "0", "1"])
    }

    @Test func noPlansIsSaid() throws {
        #expect(DocumentPage().render(SeveralPlans([]).document).contains("0 plans"))
        #expect(DocumentMarkdown().render(SeveralPlans([]).document).hasPrefix("## 0 plans\n"))
    }
}
