import Foundation
import OutageAnalysis
import Testing

@testable import Reports

@Suite struct OutagePageTests {
    @Test func thePageHoldsTheTimeLineAndTheFindings() throws {
        let analysis = try SyntheticExperiments.outage()
        let page = analysis.page()
        #expect(page.contains("<title>What the logs tell of 2020-10-01 07:58:09.005"))
        #expect(page.contains("time of day, as in the logs"))
        // The axis begins where the story does, not at nought.
        #expect(page.contains(">07:58:09"))
        #expect(page.contains("<h3>1. \(analysis.findings[0].severity.rawValue): "))
        #expect(page.contains("line of evidence") || page.contains("lines of evidence"))
        #expect(page.contains("What this does not take into account"))
        let elements = try XMLReader.read(page.replacing("<!DOCTYPE html>", with: ""))
        // Once for wide screens and once for narrow ones.
        #expect(elements.count { $0.attributes["class"] == "lane-heading" } >= 2)
        #expect(elements.contains { $0.attributes["class"] == "bar c1" })
    }

    @Test func textOfALogIsNeverMarkup() throws {
        let page = try SyntheticExperiments.outage("</pre><script>alert(1)</script>").page()
        #expect(!page.contains("<script") && page.contains("&lt;script&gt;"))
        #expect(
            try XMLReader.read(page.replacing("<!DOCTYPE html>", with: "")).contains {
                $0.name == "pre"
            })
    }

    @Test func aStoryWithoutEventsIsAPage() {
        let page = OutageAnalyzer().analysis().page()
        #expect(page.contains("No line was understood: nothing can be said."))
        #expect(!page.contains("Time line"))
    }
}
