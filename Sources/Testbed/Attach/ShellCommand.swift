import Glibc
package import Linux
import Quantities
import Wording

/// A command of the user's: run by a shell of this machine, with a limit on its time and on what is kept of its output;
/// ended with all that it started in its session.
package struct ShellCommand: Sendable {
    /// What came of it.
    package struct Outcome: Sendable {
        /// How it ended; nil when it did not in time and was killed.
        package let status: ExitStatus?
        /// What it printed, standard error included, cut after `longest` bytes.
        package let text: String

        /// Whether it ended by itself with 0.
        package var isSuccess: Bool { status == .exited(0) }

        /// How it ended and what it said last, in one line for errors, without secrets or control characters.
        package var summary: String {
            let ending = status.map { "\($0)" } ?? "did not end in time and was killed"
            let said = ShellCommand.line(of: text)
            return said.isEmpty ? ending : "\(ending): \(said)"
        }
    }

    /// The most that is kept of what a command prints, in bytes.
    package static let longest = 16_384
    /// The most of it that a receipt or an error quotes, in letters.
    private static let longestLine = 300

    /// The program and its arguments.
    let words: [String]
    /// Its whole environment.
    let environment: [String: String]

    /// A line of a shell.
    package init(line: String, environment: [String: String]) {
        words = ["/bin/sh", "-c", line]
        self.environment = environment
    }

    /// A program, looked up on PATH, with its arguments.
    package init(words: [String], environment: [String: String]) {
        // The shell looks it up; its arguments are not read by it.
        self.words = ["/bin/sh", "-c", "exec \"$@\"", "sh"] + words
        self.environment = environment
    }

    /// What a command printed, as one line that can stand in a report.
    package static func line(of text: String) -> String {
        let words = Secret.hiding(in: text).split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        return String(words.prefix(longestLine)).printable
    }

    /// Runs it to its end; also in a cancelled task.
    ///
    /// - Parameter limit: How long it may take.
    /// - Returns: What came of it.
    /// - Throws: `LinuxError` when it cannot be started.
    package func run(within limit: Duration) async throws(LinuxError) -> Outcome {
        var ends: [Int32] = [-1, -1]
        // Children get none of this process's files but their output.
        guard pipe(&ends) == 0 else { throw .current("make a pipe") }
        defer { close(ends[0]) }
        // Of this end only: a command's own writes are to wait.
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let child: ChildProcess
        do {
            defer { close(ends[1]) }
            child = try ChildProcess(
                ProcessSpecification(
                    executable: words[0], arguments: Array(words.dropFirst()),
                    environment: environment, output: .descriptor(ends[1])))
        }
        var output: [UInt8] = []
        _ = await pollUncancelled(
            every: .milliseconds(2), within: limit,
            until: {
                Self.drain(ends[0], into: &output)
                return child.hasEnded
            })
        let (inTime, status) = await child.endSession(within: .zero)
        Self.drain(ends[0], into: &output)
        return Outcome(
            status: inTime ? status : nil, text: String(decoding: output, as: UTF8.self))
    }

    /// Takes in what is there, and forgets what is more than is kept.
    private static func drain(_ descriptor: Int32, into output: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // A command that prints without an end must not keep us here.
        for _ in 0..<16 {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return }
            output += buffer[..<min(count, max(0, longest - output.count))]
        }
    }
}
