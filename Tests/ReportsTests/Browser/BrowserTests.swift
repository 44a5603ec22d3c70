import Foundation
import RunRecord
import Testing

@testable import Judgement
@testable import Reports

/// Opens pages in a real browser, wherever a Chromium is installed (`scripts/setup --browser`) or SHAKETABLE_BROWSER names
/// one; elsewhere the suite is told to be skipped.
@Suite(
    .serialized,
    .enabled("no Chromium is installed: scripts/setup --browser", { Browser.program != nil }))
struct BrowserTests {
    /// Looks of a page, and the widths of the screens or the paper it has them on, in pixels.
    private static let looks = [
        ("light", 400), ("light", 1400), ("dark", 400), ("dark", 1400), ("paper", 700),
    ]
    /// WCAG 2.2, success criterion 1.4.3.
    private static let leastContrast = 4.5

    /// The report of a failover that was recorded, and of a run in which nothing failed over.
    private static func recorded(_ name: String) throws -> Findings {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../JudgementTests/Resources/runs/\(name)").standardized.path
        let folder = try RunFolder.open(at: path)
        let (records, problems) = folder.readRuns()
        return Findings(
            judgement: try folder.judge(records), runs: records, command: folder.plan.command,
            folder: "runs/\(name)", planHash: folder.plan.hash, problems: problems)
    }

    private static func pages() throws -> [String: String] {
        let judged = try SyntheticFindings.judged(runs: 3)
        let failover = try recorded("pause-master-2s")
        let others = [
            "compare": DocumentPage().render(try SyntheticComparison.regression().document),
            "history": DocumentPage().render(SyntheticComparison.history.document),
            "predict": DocumentPage().render(PredictionReportsTests.prediction.document),
            "tune": SyntheticExperiments.tuning.page(),
            "change": SyntheticExperiments.change.page(),
            "sweep": SyntheticExperiments.sweep.page(),
            "analyze": try SyntheticExperiments.outage().page(),
        ]
        return [
            "failover": HTMLReport().render(failover),
            "stall": HTMLReport().render(try recorded("short-stall")),
            "several": HTMLReport().render(judged),
            "hostile": HTMLReport().render(Hostile.findings()),
            "empty": HTMLReport().render(SyntheticFindings.empty),
            "index": DocumentPage().render(
                SeveralPlans([
                    PlanEntry(findings: failover, page: "failover.html"),
                    PlanEntry(findings: judged, page: "several.html"),
                    PlanEntry(findings: Hostile.findings(), page: "hostile.html"),
                ]).document),
        ].merging(others) { first, _ in first }
    }

    /// One start of the browser for all pages: it takes longer to begin than to look at one.
    @Test func pagesCanBeReadOnEveryScreenInBothColoursAndOnPaper() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pages = try Self.pages().merging(["broken": Self.broken]) { first, _ in first }
            .sorted { $0.key < $1.key }
        for (name, html) in pages {
            try Data(html.utf8).write(to: folder.appending(path: "\(name).html"))
        }
        let frame = folder.appending(path: "all frames.html")
        try Data(Self.frames(around: pages.map(\.key)).utf8).write(to: frame)
        let browser = Browser(folder: folder)
        try Self.keepPictures(of: pages.map(\.key), by: browser)
        let seen = try browser.open(frame)
        #expect(!seen.log.contains("CONSOLE"), "\(seen.log)")
        let screens = try Screen.all(in: seen.page)
        #expect(screens.count == pages.count * Self.looks.count)
        Self.expectTroubles(of: screens.filter { $0.name == "broken" })
        for screen in screens where screen.name != "broken" {
            let place: Comment = "\(screen.name) at \(screen.width), \(screen.look): \(screen)"
            #expect(screen.isDark == (screen.look == "dark"), place)
            #expect(screen.shown <= screen.width, place)
            #expect(screen.emptyHeadings == [], place)
            #expect(screen.cutTexts == [], place)
            #expect(screen.hiddenTexts == [], place)
            #expect(screen.emptyPlots == [], place)
            #expect(screen.barriers == [], place)
            #expect(screen.contrast >= Self.leastContrast, place)
            if screen.name == "failover" { #expect(screen.plots >= 8, place) }
        }
    }

    /// A page with a trouble of every kind, by which the inspection shows that it sees them.
    private static let broken = """
        <!DOCTYPE html><html><head><style>
        :root { color-scheme: light dark; } body { margin: 0; background: #fff; }
        .clip { overflow: hidden; white-space: nowrap; width: 50px; }
        .scroll { overflow-x: auto; white-space: nowrap; width: 50px; }
        @media print { .wide { width: 2000px; } }
        @media (max-width: 500px) { .wide { width: 900px; } }
        </style></head><body><main>
        <section><h2 id="a">nothing below</h2></section><h4 id="a">too deep</h4>
        <p style="color: #ccc">faint</p><div class="wide">wide</div>
        <div class="clip">a text that is clipped at its box</div>
        <div class="scroll">a text that must be scrolled with a mouse</div>
        <a href="#nowhere">away</a><input><svg width="9" height="9"><rect width="5" height="5"/></svg>
        <svg role="img" width="90" height="20"><title>no data</title><text x="80" y="9">outside</text></svg>
        </main></body></html>
        """

    private static func expectTroubles(of screens: [Screen]) {
        #expect(screens.count == looks.count)
        for screen in screens {
            let place: Comment = "\(screen)"
            #expect(
                (screen.shown > screen.width) == (screen.look == "paper" || screen.width == 400),
                place)
            #expect(screen.contrast < leastContrast, place)
            #expect(screen.emptyHeadings == ["nothing below"], place)
            #expect(screen.cutTexts == ["outside"] && screen.emptyPlots == ["no data"], place)
            #expect(screen.hiddenTexts == ["a text that is clipped at its box"], place)
            for words in [
                "picture without a name", "nothing says what <input",
                "skips a level: nothing below",
                "skips a level: too deep", "not one h1", "no language", "no title",
                "name a is there twice", "leads nowhere: #nowhere", "keys cannot scroll a text",
            ] {
                #expect(screen.barriers.contains { $0.contains(words) }, "\(words): \(screen)")
            }
        }
    }

    /// Pictures and prints of the pages for a person, where SHAKETABLE_GALLERY names a folder for them.
    private static func keepPictures(of names: [String], by browser: Browser) throws {
        guard let gallery = ProcessInfo.processInfo.environment["SHAKETABLE_GALLERY"] else {
            return
        }
        for name in names {
            let file = browser.folder.appending(path: "\(name).html")
            for (look, width) in looks where look != "paper" {
                try browser.photograph(
                    file, width: width, isDark: look == "dark",
                    to: "\(gallery)/\(name)-\(width)-\(look).png")
            }
            try browser.print(file, to: "\(gallery)/\(name).pdf")
        }
    }

    /// A page that shows the others one after the other, and then says what it saw of them.
    private static func frames(around pages: [String]) -> String {
        let looks = looks.map { "[\"\($0.0)\", \($0.1)]" }.joined(separator: ", ")
        return """
            <!DOCTYPE html><body><p id="seen"></p><script>
            \(PageInspection.script)
            onload = async () => {
              const seen = [];
              for (const name of \(pages))
                for (const [look, width] of [\(looks)]) {
                  const frame = await show(name, look, width);
                  seen.push(inspect(frame, name, look, width));
                  frame.remove();
                }
              document.getElementById("seen").textContent = "SEEN" + btoa(JSON.stringify(seen))
                + "END";
            };
            </script></body>
            """
    }
}
