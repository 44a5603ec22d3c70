import Foundation
import Testing

/// A headless Chromium.
struct Browser {
    /// Where it may write.
    let folder: URL
    /// Whether it asks pages for dark colours.
    let isDark: Bool

    /// Opens a page and waits until it is quiet.
    ///
    /// - Returns: The page as the browser left it, and what it logged.
    func open(_ file: URL) throws -> (page: String, log: String) {
        let program = ProcessInfo.processInfo.environment["SHAKETABLE_BROWSER"] ?? ""
        let page = folder.appending(path: "page")
        let log = folder.appending(path: "log")
        for output in [page, log] { try Data().write(to: output) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = [
            "120", program, "--headless=new", "--hide-scrollbars", "--no-sandbox", "--disable-gpu",
            "--dump-dom", "--enable-logging=stderr", "--allow-file-access-from-files",
            "--virtual-time-budget=10000", "--window-size=1900,900",
            "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
            "--user-data-dir=\(folder.path)/profile", file.absoluteString,
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
