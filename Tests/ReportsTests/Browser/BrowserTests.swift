import Foundation
import Testing

@testable import Reports

/// Opens pages in a real browser: set SHAKETABLE_BROWSER to the program of a Chromium.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SHAKETABLE_BROWSER"] != nil))
struct BrowserTests {
    /// Widths of screens, in pixels.
    private static let widths = [400, 1400]

    @Test func pagesLoadWithoutErrorsAndFitTheirScreens() throws {
        let judged = try SyntheticFindings.judged(runs: 3)
        let pages = [
            "plain": HTMLReport().render(judged),
            "hostile": HTMLReport().render(Hostile.findings()),
            "empty": HTMLReport().render(SyntheticFindings.empty),
            "index": IndexPage().render([PlanEntry(findings: judged, page: "plain.html")]),
        ]
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, html) in pages {
            try Data(html.utf8).write(to: folder.appending(path: "\(name).html"))
            let frame = folder.appending(path: "frame-\(name).html")
            try Data(Self.frames(around: "\(name).html").utf8).write(to: frame)
            let seen = try open(frame, folder: folder)
            #expect(!seen.log.contains("CONSOLE"), "\(name): \(seen.log)")
            for width in Self.widths {
                #expect(seen.page.contains("[\(width) shows \(width)]"), "\(name) at \(width)")
            }
        }
    }

    /// A page that shows another at each width, and then says how wide its content came out.
    private static func frames(around page: String) -> String {
        let frames = widths.map {
            "<iframe src=\"\(page)\" width=\"\($0)\" height=\"800\"></iframe>"
        }
        return """
            <!DOCTYPE html><body>\(frames.joined())<p id="widths"></p><script>
            onload = () => { for (const frame of document.querySelectorAll("iframe")) {
              const shown = frame.contentDocument.documentElement.scrollWidth;
              document.getElementById("widths").textContent += `[${frame.width} shows ${shown}]`;
            } };
            </script></body>
            """
    }

    private func open(_ file: URL, folder: URL) throws -> (page: String, log: String) {
        let program = ProcessInfo.processInfo.environment["SHAKETABLE_BROWSER"] ?? ""
        let page = folder.appending(path: "page")
        let log = folder.appending(path: "log")
        for output in [page, log] { try Data().write(to: output) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = [
            "60", program, "--headless=new", "--hide-scrollbars", "--no-sandbox", "--disable-gpu",
            "--dump-dom",
            "--enable-logging=stderr", "--allow-file-access-from-files",
            "--virtual-time-budget=10000", "--user-data-dir=\(folder.path)/profile",
            file.absoluteString,
        ]
        process.standardOutput = try FileHandle(forWritingTo: page)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return (
            String(decoding: try Data(contentsOf: page), as: UTF8.self),
            String(decoding: try Data(contentsOf: log), as: UTF8.self)
        )
    }
}
