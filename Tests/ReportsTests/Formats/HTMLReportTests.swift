import RunRecord
import Testing

@testable import Judgement
@testable import Reports

@Suite struct HTMLReportTests {
    private func elements(_ findings: Findings) throws -> [XMLReader.Element] {
        try XMLReader.read(HTMLReport().render(findings))
    }

    @Test func pageNeedsNothingFromElsewhere() throws {
        let elements = try elements(SyntheticFindings.findings(runs: 2))
        let allowed: Set = ["http-equiv", "viewBox", "aria-label", "aria-hidden", "data-label"]
        for element in elements {
            #expect(
                !["script", "link", "img", "iframe", "object", "image", "use"].contains(
                    element.name))
            for (name, value) in element.attributes where !allowed.contains(name) {
                let isContents = name == "href" && value.hasPrefix("#")
                #expect(
                    isContents
                        || !["src", "href", "style", "srcdoc"].contains(name)
                            && !name.hasPrefix("on")
                )
                #expect(!value.contains("://") && !value.contains("url("))
            }
        }
        let policy = elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(policy?.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'")
    }

    @Test func everyPlotHasDataAndFiniteCoordinates() throws {
        let html = HTMLReport().render(SyntheticFindings.findings(runs: 3))
        let elements = try XMLReader.read(html)
        let plots = elements.filter { $0.name == "svg" && $0.attributes["role"] == "img" }
        #expect(plots.count >= 2 * (1 + 5 * 3 + 6))
        #expect(html.contains("No operation on healthy shards failed in this run."))
        let parts = html.split(separator: "<svg ").dropFirst()
        for part in parts where part.contains("role=\"img\"") {
            let svg = part.split(separator: "</svg>").first ?? ""
            let title = svg.split(separator: "<title>").dropFirst().first?.prefix(60) ?? ""
            let hasMarks = ["class=\"line", "class=\"area", "class=\"dot", "class=\"bar"].contains {
                svg.contains($0)
            }
            #expect(hasMarks, "\(title)")
        }
        for element in elements {
            for name in ["x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "d"] {
                let value = element.attributes[name] ?? ""
                #expect(!value.contains("nan") && !value.contains("inf"))
                if name.hasPrefix("width") || name == "height", let number = Double(value) {
                    #expect(number >= 0)
                }
            }
        }
    }

    @Test func blameTimeLineShowsPhasesOwnersFaultsAndClients() {
        let html = HTMLReport().render(SyntheticFindings.findings())
        for text in [
            "detection: 2.31 s, its end read from the log", "names node 4",
            "Whom each node names as the owner of shard 1", "no answer, 5.030 s to 25.010 s",
            "pause node 1, 5.003 s to 25.004 s", "480 times timeout from node 1",
            "cluster state fail, 7.767 s to 8.739 s",
        ] {
            #expect(html.contains(text), "\(text)")
        }
    }

    @Test func everyPlotIsDrawnForWideAndForNarrowScreens() throws {
        let elements = try elements(SyntheticFindings.findings())
        let wide = elements.count { $0.attributes["class"] == "wide" }
        #expect(wide > 0)
        #expect(wide == elements.count { $0.attributes["class"] == "narrow" })
        #expect(elements.contains { $0.name == "svg" && $0.attributes["width"] == "376" })
    }

    @Test func hostileTextStaysText() throws {
        let html = HTMLReport().render(Hostile.findings())
        #expect(!html.contains("<script"))
        #expect(!html.contains("<img"))
        #expect(!html.unicodeScalars.contains("\u{0}"))
        #expect(!html.unicodeScalars.contains("\u{1B}"))
        let elements = try XMLReader.read(html)
        #expect(!elements.contains { $0.name == "script" || $0.name == "img" })
        #expect(html.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"))
    }

    @Test func runsWithoutLoadEpisodesOrEventsAreShown() throws {
        let empty = HTMLReport().render(SyntheticFindings.empty)
        #expect(empty.contains("passed"))
        var run = SyntheticRun()
        run.hasLoad = false
        let description = run.record.description
        for record in [run.record, RunRecord(description: description, timeline: [], load: nil)] {
            var findings = SyntheticFindings.empty
            findings.runs = [record]
            findings.interrupted = true
            let html = HTMLReport().render(findings)
            _ = try XMLReader.read(html)
            #expect(html.contains("Interrupted"))
            #expect(!html.contains("Latency histogram"))
        }
    }

    @Test func failoverThatNeverEndedIsDrawnToTheEnd() throws {
        var findings = SyntheticFindings.findings()
        let last = findings.judgement.runs[0].episodes[0].phases.count - 1
        findings.judgement.runs[0].episodes[0].won = nil
        findings.judgement.runs[0].episodes[0].newMaster = nil
        findings.judgement.runs[0].episodes[0].phases[last].end = nil
        let html = HTMLReport().render(findings)
        _ = try XMLReader.read(html)
        #expect(html.contains("no node took over"))
        #expect(html.contains("client recovery: never"))
        #expect(html.contains("No election was won."))
    }

    @Test func doubtsAndMissingReceiptsStandOut() {
        var findings = SyntheticFindings.findings()
        findings.judgement.verdict = .inconclusive
        findings.judgement.runs[0].doubts = ["less than 95 % of the load was delivered"]
        let html = HTMLReport().render(findings)
        #expect(html.contains("? INCONCLUSIVE"))
        #expect(html.contains("less than 95 % of the load was delivered"))
        #expect(HTMLReport().render(Hostile.findings()).contains("not proven: @someone"))
    }

    @Test func repeatableFromThePageAlone() {
        let html = HTMLReport().render(SyntheticFindings.findings())
        for text in [
            "shaketable run plans/pause-master.yaml --seed 4712", "sha256:0123", "redis 7.0.15",
            "relay", "Some &lt;CPU&gt; &amp; Co",
        ] {
            #expect(html.contains(text), "\(text)")
        }
    }
}
