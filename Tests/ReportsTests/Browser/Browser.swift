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
        let page = folder.appending(path: "page")
        let log = folder.appending(path: "log")
        for output in [page, log] { try Data().write(to: output) }
        try run(
            [
                "--dump-dom", "--enable-logging=stderr", "--allow-file-access-from-files",
                "--window-size=1900,900", file.absoluteString,
            ], output: FileHandle(forWritingTo: page), errors: FileHandle(forWritingTo: log))
        return (
            String(decoding: try Data(contentsOf: page), as: UTF8.self),
            String(decoding: try Data(contentsOf: log), as: UTF8.self)
        )
    }

    /// Takes a picture of a page's first screens.
    func photograph(_ file: URL, width: Int, to path: String) throws {
        try run([
            "--window-size=\(width),\(width > 1000 ? 2200 : 1800)", "--screenshot=\(path)",
            file.absoluteString,
        ])
    }

    /// Prints a page.
    func print(_ file: URL, to paper: URL) throws {
        try run([
            "--no-pdf-header-footer", "--print-to-pdf=\(paper.path)", file.absoluteString,
        ])
    }

    private func run(
        _ arguments: [String], output: FileHandle = .nullDevice, errors: FileHandle = .nullDevice
    ) throws {
        let program = ProcessInfo.processInfo.environment["SHAKETABLE_BROWSER"] ?? ""
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments =
            [
                "120", program, "--headless=new", "--hide-scrollbars", "--no-sandbox",
                "--disable-gpu", "--virtual-time-budget=10000",
                "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
                "--user-data-dir=\(folder.path)/profile",
            ] + arguments
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
