import Foundation
import RunRecord
import Testing

@testable import Judgement
@testable import Reports

/// Opens pages in a real browser: set SHAKETABLE_BROWSER to the program of a Chromium, as
/// `scripts/test --browser` does.
@Suite(
    .serialized, .enabled(if: ProcessInfo.processInfo.environment["SHAKETABLE_BROWSER"] != nil))
struct BrowserTests {
    /// Widths of screens, in pixels.
    private static let widths = [400, 1400]
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

    /// Where to keep the pages and pictures of them, for a person to look at; nil to keep none.
    private static let gallery = ProcessInfo.processInfo.environment["SHAKETABLE_GALLERY"]

    @Test(arguments: [false, true])
    func pagesLoadAndCanBeReadOnEveryScreen(isDark: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, html) in try Self.pages().sorted(by: { $0.key < $1.key }) {
            try Data(html.utf8).write(to: folder.appending(path: "\(name).html"))
            let frame = folder.appending(path: "frame-\(name).html")
            try Data(Self.frames(around: "\(name).html").utf8).write(to: frame)
            let browser = Browser(folder: folder, isDark: isDark)
            if let gallery = Self.gallery {
                for width in Self.widths {
                    try browser.photograph(
                        folder.appending(path: "\(name).html"), width: width,
                        to: "\(gallery)/\(name)-\(width)\(isDark ? "-dark" : "").png")
                }
            }
            let seen = try browser.open(frame)
            #expect(!seen.log.contains("CONSOLE"), "\(name): \(seen.log)")
            let screens = try Screen.all(in: seen.page)
            #expect(screens.map(\.width) == Self.widths, "\(name)")
            for screen in screens {
                let place: Comment = "\(name) at \(screen.width), dark: \(isDark): \(screen)"
                #expect(screen.isDark == isDark, place)
                #expect(screen.shown <= screen.width, place)
                #expect(screen.emptyHeadings == [], place)
                #expect(screen.cutTexts == [], place)
                #expect(screen.emptyPlots == [], place)
                #expect(screen.contrast >= Self.leastContrast, place)
                if name == "failover" { #expect(screen.plots >= 8, place) }
            }
        }
    }

    /// On paper nothing is cut off at the right: the page is as narrow as paper is, and prints as one that fits.
    @Test func pagesArePrintedWhole() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, html) in try Self.pages().sorted(by: { $0.key < $1.key }) {
            let page = folder.appending(path: "\(name).html")
            try Data(html.utf8).write(to: page)
            let paper = folder.appending(path: "\(name).pdf")
            try Browser(folder: folder, isDark: false).print(page, to: paper)
            let data = try Data(contentsOf: paper)
            #expect(data.starts(with: Data("%PDF".utf8)), "\(name)")
            if let gallery = Self.gallery {
                try data.write(to: URL(filePath: "\(gallery)/\(name).pdf"))
            }
        }
    }

    /// A page that shows another at each width, and then says what it saw of it.
    private static func frames(around page: String) -> String {
        let frames = widths.map {
            "<iframe src=\"\(page)\" width=\"\($0)\" height=\"800\"></iframe>"
        }
        return """
            <!DOCTYPE html><body>\(frames.joined())<p id="seen"></p><script>
            \(PageInspection.script)
            onload = () => {
              const frames = [...document.querySelectorAll("iframe")];
              const seen = frames.map(frame => inspect(frame, Number(frame.width)));
              document.getElementById("seen").textContent = "SEEN" + btoa(JSON.stringify(seen))
                + "END";
            };
            </script></body>
            """
    }
}
