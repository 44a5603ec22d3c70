import Foundation
import Glibc

/// A redis-server of our own on loopback, with a time limit on its life.
final class ServerProcess: Sendable {
    let port: UInt16
    let identifier: pid_t
    private let guardian: Process

    /// Starts a server with a directory, a port and further directives; waits until it answers.
    init(directory: URL, port: UInt16, directives: [String]) throws {
        self.port = port
        guardian = Process()
        guardian.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let pidFile = directory.appendingPathComponent("server.pid")
        // However the tests end, no server outlives this limit.
        guardian.arguments =
            [
                "timeout", "-s", "KILL", "180", "redis-server", "--port", "\(port)", "--bind",
                "127.0.0.1", "--dir", directory.path, "--save", "", "--pidfile", pidFile.path,
                "--logfile", directory.appendingPathComponent("log").path,
            ] + directives
        guardian.standardOutput = FileHandle.nullDevice
        guardian.standardError = FileHandle.nullDevice
        try guardian.run()
        let deadline = Date(timeIntervalSinceNow: 10)
        while Date() < deadline {
            if let text = try? String(contentsOf: pidFile, encoding: .utf8),
                let number = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)),
                Self.command(port, "PING") == "PONG"
            {
                identifier = number
                return
            }
            usleep(10_000)
        }
        guardian.terminate()
        throw Failure(description: "redis-server on port \(port) did not start")
    }

    /// Sends a signal to the server.
    func signal(_ number: Int32) {
        _ = kill(identifier, number)
    }

    /// Ends the server at once.
    func end() {
        signal(SIGKILL)
        guardian.waitUntilExit()
    }

    /// Runs a command through redis-cli and returns what it prints.
    func command(_ words: String...) -> String {
        Self.command(port, words)
    }

    private static func command(_ port: UInt16, _ words: String...) -> String {
        command(port, words)
    }

    private static func command(_ port: UInt16, _ words: [String]) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "5", "redis-cli", "-p", "\(port)"] + words
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return "" }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}

/// What went wrong with a fixture.
struct Failure: Error, CustomStringConvertible {
    let description: String
}
