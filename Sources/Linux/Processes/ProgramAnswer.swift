import CLinux
import Glibc

/// What a program that nobody vouches for answers to a question such as `--version`.
///
/// It has so long and so much room, and is ended with all that it started in its session; nothing is
/// written to a disk.
package struct ProgramAnswer: Equatable, Sendable {
    /// The most that is taken in, in bytes.
    package static let longest = 65_536

    /// How it ended; nil when it did not in time and was killed.
    package let status: ExitStatus?
    /// What it printed, standard error included, cut after `longest` bytes.
    package let text: String

    /// Whether it printed more than is taken in.
    package var isCut: Bool { text.utf8.count >= Self.longest }

    /// Asks.
    ///
    /// - Parameters:
    ///   - executable: The program's path.
    ///   - arguments: The question.
    ///   - environment: Its whole environment.
    ///   - limit: How long it may take.
    /// - Returns: What it said.
    /// - Throws: `LinuxError` when it cannot be executed at all.
    package static func asking(
        _ executable: String, _ arguments: [String], environment: [String: String],
        within limit: Duration = .seconds(10)
    ) async throws(LinuxError) -> ProgramAnswer {
        let memory = clinux_memory_file()
        guard memory >= 0 else { throw .current("make a file in memory") }
        defer { close(memory) }
        let child = try ChildProcess(
            ProcessSpecification(
                executable: executable, arguments: arguments, environment: environment,
                output: .descriptor(memory), fileSizeLimit: UInt64(longest)))
        let (endedBySelf, status) = await child.endSession(within: limit)
        return ProgramAnswer(status: endedBySelf ? status : nil, text: Self.text(of: memory))
    }

    private static func text(of file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: longest)
        let count = pread(file, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
