import Foundation
import Subprocess
import SystemPackage

/// A program of iproute2: `tc` or `ss`.
struct NetworkTool: Sendable {
    private let path: String

    /// Finds a program; ordinary users' PATH often lacks the sbin folders.
    init(_ name: String) throws(NetworkError) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let paths = (folders.map { String($0) } + ["/usr/sbin", "/sbin"]).map { "\($0)/\(name)" }
        guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
        else { throw .toolMissing(name) }
        self.path = path
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - arguments: What follows its name.
    ///   - input: What it reads.
    /// - Returns: What it wrote to its standard output.
    /// - Throws: `toolFailed` when it exits with anything but 0, with all that it wrote to its standard error.
    @discardableResult
    func run(_ arguments: [String], input: String = "") async throws(NetworkError) -> String {
        let command = ([path] + arguments).joined(separator: " ")
        do {
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: Arguments(arguments), input: .string(input),
                output: .string(limit: 16 << 20), error: .string(limit: 1 << 20))
            guard result.terminationStatus == .exited(0) else {
                let message = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
                throw NetworkError.toolFailed(
                    command: command, input: input,
                    message: message.isEmpty ? "\(result.terminationStatus)" : message)
            }
            return result.standardOutput
        } catch let error as NetworkError {
            throw error
        } catch {
            throw .toolFailed(command: command, input: input, message: "\(error)")
        }
    }
}

/// Runs traffic programmes through `tc`.
struct TrafficControl: Sendable {
    private let tool: NetworkTool

    /// Finds `tc`.
    init() throws(NetworkError) {
        tool = try NetworkTool("tc")
    }

    /// Carries a programme out; it ends at the first command that fails, the earlier ones stay in force.
    func run(_ program: TrafficProgram) async throws(NetworkError) {
        try await tool.run(["-batch", "-"], input: program.batch)
    }

    /// What `tc` says of all filters of the root.
    func filters() async throws(NetworkError) -> String {
        try await tool.run(["filter", "show", "dev", "lo", "parent", "1:"])
    }

    /// What `tc` says of all queueing disciplines, without what changes by itself.
    func disciplines() async throws(NetworkError) -> String {
        try await tool.run(["qdisc", "show", "dev", "lo"])
    }

    /// What `tc` counted on loopback, as JSON.
    func statistics() async throws(NetworkError) -> String {
        try await tool.run(["-s", "-j", "qdisc", "show", "dev", "lo"])
    }
}
