import Foundation
import OutageAnalysis
import Reports
import Testing

@Suite struct OutagePageTests {
    private func story(_ text: String) -> OutageStory {
        OutageStory(
            title: text, startMilliseconds: 1_601_539_089_005, facts: [("log", text)],
            lanes: [
                OutageStory.Lane(
                    group: "Log of a", label: "stood still",
                    spans: [
                        OutageStory.Span(from: 1, to: 3, meaning: .stall, text: "still: \(text)")
                    ]),
                OutageStory.Lane(
                    group: "Log of a", label: "cluster down",
                    spans: [OutageStory.Span(from: 4, to: 4, meaning: .failure, text: "down")]),
            ],
            findings: [
                OutageStory.Finding(
                    severity: "critical", title: "A stall", paragraphs: ["Why: \(text)"],
                    evidence: ["a.log:1  \(text)"])
            ],
            limits: [text])
    }

    @Test func thePageHoldsTheTimeLineAndTheFindings() throws {
        let page = OutagePage().render(story("words"))
        #expect(page.contains("<title>still: words</title>"))
        #expect(page.contains("time of day, as in the logs"))
        // The axis begins where the story does, not at nought.
        #expect(page.contains("07:58:"))
        #expect(page.contains("1. critical: A stall"))
        #expect(page.contains("a.log:1  words"))
        #expect(page.contains("What this does not take into account"))
        // Once for wide screens and once for narrow ones.
        #expect(page.components(separatedBy: "Log of a<").count == 3)
    }

    @Test func textOfALogIsNeverMarkup() throws {
        let page = OutagePage().render(story("</pre><script>alert(1)</script>"))
        #expect(!page.contains("<script"))
        let body = page.replacing("<!DOCTYPE html>", with: "")
        #expect(try XMLReader.read(body).contains { $0.name == "pre" })
    }

    @Test func aStoryWithoutEventsIsAPage() {
        let page = OutagePage().render(
            OutageStory(
                title: "t", startMilliseconds: 1_601_539_089_005, facts: [], lanes: [],
                findings: [], limits: []))
        #expect(page.contains("Nothing stands out."))
        #expect(!page.contains("Time line"))
    }
}
