import Foundation
import Glibc
import Linux

/// The program as a user starts it: the one that was built together with these tests.
struct Program {
    /// How it ended and what it printed, standard error included.
    struct Result {
        let status: Linux.ExitStatus?
        let text: String

        /// The exit status; -1 when it did not exit by itself in time.
        var code: Int32 {
            if case .exited(let code) = status { code } else { -1 }
        }
    }

    private let process: ChildProcess
    private let output: String

    /// Starts it.
    init(
        _ arguments: [String], as identity: ProcessIdentity? = nil, at path: String = Program.path
    ) throws {
        output =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-\(UUID().uuidString).out").path
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = environment["PATH"] ?? "/usr/bin:/bin"
        process = try ChildProcess(
            ProcessSpecification(
                executable: path, arguments: arguments, environment: environment,
                output: .file(output), identity: identity))
    }

    /// Runs it to its end.
    static func run(
        _ arguments: [String], as identity: ProcessIdentity? = nil, at path: String = Program.path,
        within limit: Duration = .seconds(120)
    ) async throws -> Result {
        try await Program(arguments, as: identity, at: path).end(within: limit)
    }

    var processIdentifier: Int32 { process.processIdentifier }

    /// What it printed so far.
    var text: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    func signal(_ number: Int32) throws {
        try process.signal(number)
    }

    /// Waits for a text in what it prints; false when it does not come in time.
    func prints(_ wanted: String, within limit: Duration = .seconds(60)) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if text.contains(wanted) { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Waits for its end; kills it when that does not come in time.
    func end(within limit: Duration = .seconds(120)) async -> Result {
        let status = await process.waitForExit(within: limit)
        if status == nil {
            _ = try? process.signal(SIGKILL)
            _ = await process.waitForExit(within: .seconds(10))
        }
        defer { unlink(output) }
        return Result(status: status, text: text)
    }

    /// Its processes, itself first, as /proc shows them now.
    func family() -> [Int32] {
        var all = [processIdentifier]
        var index = 0
        while index < all.count {
            all += Self.children(of: all[index])
            index += 1
        }
        return all
    }

    private static func children(of parent: Int32) -> [Int32] {
        let tasks = "/proc/\(parent)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        return threads.flatMap { thread -> [Int32] in
            let text = try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8)
            return (text ?? "").split(separator: " ").compactMap { Int32($0) }
        }
    }

    /// Where the program is: beside these tests' own executable.
    static var path: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
        let own = String(
            decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return URL(fileURLWithPath: own).deletingLastPathComponent()
            .appendingPathComponent("shaketable").path
    }
}
