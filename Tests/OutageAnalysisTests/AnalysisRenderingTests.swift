import Foundation
import OutageAnalysis
import Testing

@Suite struct AnalysisRenderingTests {
    @Test func jsonHoldsTheWholeAnalysis() throws {
        let analysis = try incidentAnalysis()
        let text = try AnalysisRendering.json.render(analysis)
        let read = try JSONDecoder().decode(OutageAnalysis.self, from: Data(text.utf8))
        #expect(try AnalysisRendering.json.render(read) == text)
        #expect(read.children == analysis.children)
        #expect(read.findings == analysis.findings)
    }

    @Test func textTellsTheStoryInLinesOfOneHundredColumns() throws {
        let text = try AnalysisRendering.text.render(incidentAnalysis())
        #expect(
            text.contains("critical: Forking stopped 219e9a5c 4 times, for up to 3 min 39.040 s"))
        #expect(text.contains("08:12:04.777  219e9a5c becomes replica of 599f1530"))
        #expect(text.contains("redis-8971.log:65  8971:S 01 Oct 08:19:59.146 * Background saving"))
        #expect(text.contains("There is no log of 5 nodes"))
        let long = text.split(separator: "\n").filter {
            $0.count > 100 && !$0.contains("redis-8971.log") && !$0.contains("client-redisson")
        }
        #expect(long.isEmpty)
    }

    @Test func noLineOfALogDrivesATerminal() throws {
        let log =
            "7:M 01 Oct 2020 12:00:00.000 # Cluster state changed: fail\n"
            + "7:M 01 Oct 2020 12:00:00.001 # Cluster is currently down: \u{1B}[2J\u{7}\u{202E}x\0\n"
            + "7:M 01 Oct 2020 12:00:01.000 # Cluster state changed: ok\n"
        for rendering in [AnalysisRendering.text, .markdown] {
            let text = try rendering.render(analysis(of: [log]))
            #expect(text.contains("[2J"))
            #expect(
                !text.unicodeScalars.contains {
                    $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
                })
        }
    }

    @Test func markdownKeepsTextFromBeingMarkup() throws {
        let log =
            "7:M 01 Oct 2020 12:00:00.000 # Cluster state changed: fail\n"
            + "7:M 01 Oct 2020 12:00:00.001 # Cluster is currently down: <b>|*all*| `x`\n"
            + "7:M 01 Oct 2020 12:00:01.000 # Cluster state changed: ok\n"
        let text = try AnalysisRendering.markdown.render(analysis(of: [log]))
        #expect(text.contains("### Findings"))
        #expect(text.contains("<b>\\|*all*\\| `x`"))
        // Only where it stands as code.
        let lines = text.split(separator: "\n").filter { $0.contains("<b>") }
        #expect(lines.allSatisfy { $0.contains("`` ") || !$0.hasPrefix("|") }, "\(lines)")
        #expect(text.contains("| 2020-10-01 12:00:00.000 |"))
    }
}
