import Foundation
import Testing

/// A headless Chromium.
struct Browser {
    /// Where it may write.
    let folder: URL

    /// The program; nil where there is none.
    static let program =
        ProcessInfo.processInfo.environment["SHAKETABLE_BROWSER"]
        ?? ["chromium", "chromium-browser", "google-chrome"].lazy.map { "/usr/bin/\($0)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

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
    func photograph(_ file: URL, width: Int, isDark: Bool, to path: String) throws {
        try run([
            "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
            "--window-size=\(width),\(width > 1000 ? 2200 : 1800)", "--screenshot=\(path)",
            file.absoluteString,
        ])
    }

    /// Prints a page.
    func print(_ file: URL, to path: String) throws {
        try run(["--no-pdf-header-footer", "--print-to-pdf=\(path)", file.absoluteString])
    }

    private func run(
        _ arguments: [String], output: FileHandle = .nullDevice, errors: FileHandle = .nullDevice
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments =
            [
                "120", Self.program ?? "", "--headless=new", "--hide-scrollbars", "--no-sandbox",
                "--disable-gpu", "--virtual-time-budget=10000",
                "--user-data-dir=\(folder.path)/profile",
            ] + arguments
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
