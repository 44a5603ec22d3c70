import Foundation
import Glibc
import Linux
package import Plan
import Quantities
import RunRecord
package import ServerLog
import Synchronization

/// Follows the log of a node that was there before, from where it ends now: a file through the reach, or what a command of the
/// plan's prints. What comes is read and nothing of it kept.
package final class FollowedLog: Sendable {
    /// How long the following may take to begin, and the rest of a file to arrive at the end.
    private static let patience = Duration.seconds(10)
    /// A command that prints nothing for so long has printed what was there before.
    private static let pause = Duration.milliseconds(300)
    /// The levels at which a server tells all but suspicions.
    static let tellingLevels: Set<String> = ["debug", "verbose", "notice"]

    /// Where a file's end was when the following began.
    struct Place: Equatable {
        /// The process that follows it there.
        var process: Int64
        /// The file's number in its file system: another one after a rotation.
        var file: Int64
        /// Its size, in bytes.
        var size: Int64

        /// Reads `PROCESS FILE SIZE`.
        init?(_ text: some StringProtocol) {
            let numbers = text.split(separator: " ").map { Int64($0) }
            guard numbers.count == 3, let process = numbers[0], let file = numbers[1],
                let size = numbers[2], process > 1, size >= 0
            else { return nil }
            (self.process, self.file, self.size) = (process, file, size)
        }
    }

    private struct State {
        var reader = LogReader()
        var received: Int64 = 0
        /// What came before the following had begun, or behind its mark.
        var early: [UInt8] = []
        var hasBegun = false
    }

    /// The node, from 1.
    package let node: Int
    private let process: ChildProcess
    private let descriptor: Int32
    private let state = Mutex(State())
    private let place = Mutex<Place?>(nil)
    private let shell: HostShell?
    private let file: String

    /// Whether it is seen at the end, whatever the level, that nothing of the log is missing: of a file its size tells.
    package var isCounted: Bool { shell != nil }

    /// Begins to follow.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - found: Its cluster.
    ///   - source: Where its log is.
    ///   - limit: After which what follows it on the host ends by itself.
    /// - Throws: `ClusterError` when it cannot be read, or the reach fails.
    package init(
        of node: FoundCluster.Node, in found: FoundCluster,
        from source: AttachSpecification.LogSource,
        atMost limit: Duration
    ) async throws {
        self.node = node.number
        var environment = ProcessInfo.processInfo.environment
        environment[PlanSecrets.variable] = nil
        let mark = "shaketable-" + Fingerprint.shortDigits(of: UUID().uuidString)
        let command: ShellCommand
        switch source {
        case .command(let line):
            (shell, file) = (nil, "")
            command = ShellCommand(
                line: HostShell.filled(line, for: node), environment: environment)
        case .file(let path):
            guard let shell = HostShell(of: node, in: found) else {
                throw ClusterError(.unavailable, "the plan gives no reach to read logs through")
            }
            (self.shell, file) = (shell, HostShell.filled(path, for: node))
            command = ShellCommand(
                words: try await shell.words(
                    running: HostScript.follow(file, mark: mark, atMost: limit)),
                environment: environment)
        }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw LinuxError.current("make a pipe") }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        descriptor = ends[0]
        defer { close(ends[1]) }
        process = try ChildProcess(
            ProcessSpecification(
                executable: command.words[0], arguments: Array(command.words.dropFirst()),
                environment: environment, output: .descriptor(ends[1])))
        do {
            try await begin(mark)
        } catch {
            await end()
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Hands on every line that was completed since the last call.
    ///
    /// - Returns: Why what the node writes is not all here, in words; nil while it is.
    package func advance(_ body: (LogLine) -> Void) -> String? {
        state.withLock { state in
            let isOpen = Self.drain(descriptor) { bytes in
                state.received += Int64(bytes.count)
                state.reader.read(bytes) { line, _ in
                    if let line { body(line) }
                }
            }
            return isOpen ? nil : "is followed no more: what followed it ended"
        }
    }

    /// Sees, where a file's size tells, that all that the server wrote has arrived and that the file is the same.
    ///
    /// - Returns: Why it is not so; nil when it is.
    package func loss() async -> String? {
        guard let shell, let place = place.withLock({ $0 }) else { return nil }
        let before = state.withLock { $0.received }
        do {
            let answer = try await shell.run(HostScript.place(of: file))
            guard let now = Place(answer) else {
                return "cannot be looked at: \(ShellCommand.line(of: answer))"
            }
            if now.file != place.file { return "was rotated" }
            let written = now.size - place.size
            if written < before { return "was cut off" }
            let isHere = await pollUncancelled(
                every: .milliseconds(20), within: Self.patience,
                until: { state.withLock { $0.received } >= written })
            return isHere ? nil : "did not arrive to its end"
        } catch {
            return "cannot be looked at: \(error)"
        }
    }

    /// Ends the following, here and there.
    package func end() async {
        if let shell, let place = place.withLock({ $0 }), !process.hasEnded {
            _ = try? await shell.run("kill \(place.process)")
        }
        _ = await process.endSession(asking: SIGTERM, within: .seconds(1))
    }

    /// Waits until the following has begun; what came before is no part of the log.
    private func begin(_ mark: String) async throws {
        guard isCounted else { return try await passOver() }
        let line: String? = await pollUncancelled(
            every: .milliseconds(5), within: Self.patience,
            asking: {
                state.withLock { state in
                    _ = Self.drain(descriptor) { state.early += $0 }
                    return Self.cut(&state.early, behind: mark) ?? (process.hasEnded ? "" : nil)
                }
            })
        guard let line, let place = Place(line) else {
            let said = line.flatMap { $0.isEmpty ? nil : $0 }
            let printed = state.withLock { String(decoding: $0.early, as: UTF8.self) }
            throw ClusterError(
                .inaccessible,
                "the log of node \(node), \(file), \(said ?? "is not followed: " + ShellCommand.line(of: printed))"
            )
        }
        self.place.withLock { $0 = place }
        state.withLock { state in
            state.received = Int64(state.early.count)
            state.early.withUnsafeBytes { bytes in state.reader.read(bytes) { _, _ in } }
            state.early = []
        }
    }

    /// Passes over what a command prints of the past.
    private func passOver() async throws {
        var last = MonotonicClock.now()
        _ = await pollUncancelled(
            every: .milliseconds(20), within: Self.patience,
            until: {
                state.withLock { state in
                    _ = Self.drain(descriptor) { bytes in
                        last = MonotonicClock.now()
                        state.reader.read(bytes) { _, _ in }
                        state.early = Array(bytes.suffix(1000))
                    }
                    return MonotonicClock.now() - last > Self.pause.wholeNanoseconds
                }
            })
        guard !process.hasEnded else {
            let printed = state.withLock { String(decoding: $0.early, as: UTF8.self) }
            throw ClusterError(
                .inaccessible,
                "the command that follows the log of node \(node) ended: \(ShellCommand.line(of: printed))"
            )
        }
    }

    /// The rest of the line that begins with a mark, which is taken away with all before it; nil before that line has ended.
    static func cut(_ bytes: inout [UInt8], behind mark: String) -> String? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let line = lines.dropLast().first(where: { $0.starts(with: (mark + " ").utf8) })
        else {
            return nil
        }
        let text = String(decoding: line.dropFirst(mark.utf8.count + 1), as: UTF8.self)
        bytes.removeSubrange(..<(line.endIndex + 1))
        return text
    }

    /// Reads what is there.
    ///
    /// - Returns: Whether more may come.
    private static func drain(
        _ descriptor: Int32, _ body: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // What prints without an end must not keep us here.
        for _ in 0..<64 {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return false }
            guard count > 0 else { return errno == EAGAIN || errno == EINTR }
            buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        return true
    }
}
