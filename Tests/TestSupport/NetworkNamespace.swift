import Foundation
import Testing

/// Runs a test's body in a network namespace of its own: the test starts this test program again, by `unshare`,
/// with itself as the only test, and there the body runs.
package enum NetworkNamespace {
    private static let marker = "SHAKETABLE_TEST_NAMESPACE"
    private static let unshare: [String] =
        geteuid() == 0
        ? ["unshare", "--net", "--mount"]
        : ["unshare", "--user", "--map-root-user", "--net", "--mount"]

    /// Whether namespaces can be had here; the reason is in the tests' `.enabled(if:)`.
    package static let isAvailable = isInside || run(unshare + ["true"]).status == 0

    /// The loopback interface of the new namespace cannot be set up.
    private struct NoLoopback: Error {}

    private static var isInside: Bool {
        ProcessInfo.processInfo.environment[marker] != nil
    }

    /// Runs the body inside; outside, records an issue with all that was said there when it failed.
    ///
    /// - Parameters:
    ///   - test: `Suite/test()`, as it is named in its target.
    ///   - file: The file that calls, by which the target is known.
    ///   - body: What runs there.
    /// - Throws: What the body throws, inside.
    package static func inside(
        _ test: String, file: String = #fileID, _ body: () async throws -> Void
    ) async throws {
        if isInside {
            guard run(["ip", "link", "set", "lo", "up"]).status == 0 else { throw NoLoopback() }
            return try await body()
        }
        let escaped = NSRegularExpression.escapedPattern(
            for: "\(file.prefix { $0 != "/" }).\(test)")
        let command =
            ["timeout", "100", "env", "\(marker)=1"] + unshare
            + [executable, "--testing-library", "swift-testing", "--filter", escaped]
        let result = await withCheckedContinuation { done in
            DispatchQueue.global().async { done.resume(returning: run(command)) }
        }
        let ran = result.output.contains("Test run with 1 test")
        if result.status != 0 || !ran { Issue.record("\(result.output)") }
        if result.output.contains("was cancelled") { try Test.cancel("\(result.output)") }
        if ProcessInfo.processInfo.environment["SHAKETABLE_MEASURE"] != nil { print(result.output) }
    }

    private static var executable: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }

    /// Runs a command to its end; its status and all that it wrote.
    ///
    /// By the C library, because Foundation's `Process` needs a working loopback interface.
    @discardableResult
    package static func run(_ command: [String]) -> (status: Int32, output: String) {
        let words = command.map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }
        let path = "PATH=/usr/bin:/bin:/usr/sbin:/sbin"
        guard let pipe = popen("\(path) exec \(words.joined(separator: " ")) 2>&1", "re") else {
            return (-1, "\(command) cannot be started")
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 {
            output += buffer[..<count]
        }
        return (pclose(pipe), String(decoding: output, as: UTF8.self))
    }
}
