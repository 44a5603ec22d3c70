import Foundation
import Glibc
import Linux
import LoadGenerator
import Plan
import Quantities
import RedisClient
import RunRecord
import Testbed
import Wording

/// The plan's client program while it runs, in a session of its own inside the sandbox.
final class ClientProgram: Sendable {
    /// Which of several clients it is; nil for the only one.
    let name: String?
    private let specification: ClientProgramSpecification
    private let process: ChildProcess
    private let channel: ClientChannel?
    private let family: ProcessFamily
    private let output: ProgramOutput
    private let secrets: KnownSecrets
    private let startedAt: Int64

    /// How long it has after SIGTERM to end its operations and to say so.
    private static let grace = Duration.seconds(5)
    /// The exit status that says: something that I need is missing (EX_UNAVAILABLE).
    private static let unavailable: Int32 = 69

    /// Starts it.
    ///
    /// - Parameters:
    ///   - specification: What to start.
    ///   - name: Which of several clients it is; nil for the only one.
    ///   - target: The nodes and shards that there are.
    ///   - environment: Its environment, but for what the specification adds.
    ///   - secrets: What is not to be in its log beside the secrets that the specification gives it.
    ///   - folder: Where its output and the pipe of its reports are.
    /// - Throws: `ClientProgramError` when there is no pipe or no shell to be had.
    init(
        _ specification: ClientProgramSpecification, name: String? = nil, target: LoadTarget,
        environment: [String: String], secrets: [String] = [], folder: String
    ) throws(ClientProgramError) {
        self.specification = specification
        self.name = name
        let file = folder + "/client" + (name.map { "-\($0)" } ?? "")
        self.secrets = KnownSecrets(secrets + specification.secrets)
        var variables = environment.merging(specification.environment) { $1 }
        var script = "exec \"$@\""
        channel =
            specification.reports
            ? try ClientChannel(path: file + ".pipe", target: target) : nil
        variables["SHAKETABLE_CLIENT"] = name ?? "client"
        if let channel {
            variables["SHAKETABLE_PROTOCOL_FD"] = "3"
            variables["SHAKETABLE_PROTOCOL_PATH"] = channel.path
            script += " 3>\"$SHAKETABLE_PROTOCOL_PATH\""
        }
        family = ProcessFamily()
        variables[ProcessFamily.variable] = family.token
        startedAt = MonotonicClock.now()
        do {
            let output = try ProgramOutput(to: file + ".log", hiding: self.secrets)
            self.output = output
            defer { output.handedOver() }
            process = try ChildProcess(
                ProcessSpecification(
                    executable: "/bin/sh", arguments: ["-c", script, "sh"] + specification.command,
                    environment: variables, output: .descriptor(output.descriptor),
                    fileSizeLimit: UInt64(OutputGuard.usualLimit)))
        } catch {
            throw ClientProgramError(description: "the client cannot be started: \(error)")
        }
    }

    /// Waits until it says that it is ready; at once when it does not report.
    ///
    /// - Throws: `ClientProgramError` when it does not in time; `CancellationError`.
    func waitUntilReady() async throws {
        guard let channel else { return }
        let spent = Duration.nanoseconds(MonotonicClock.now() - startedAt)
        let isReady = try await poll(
            every: .milliseconds(5), within: specification.readyTimeout - spent,
            until: {
                if channel.snapshot({ $0.readyAt != nil }) { return true }
                if process.hasEnded || channel.snapshot({ $0.closedAt != nil }) {
                    // What it wrote last may not be read yet, and a descriptor closes before its process ends.
                    try await Task.sleep(for: .milliseconds(300))
                    if channel.snapshot({ $0.readyAt != nil }) { return true }
                    if process.hasEnded { throw failure(await end()) }
                    throw ClientProgramError(
                        description: "the client \(words) closed descriptor 3 before it was ready")
                }
                return false
            })
        guard isReady else {
            throw ClientProgramError(
                description: "the client \(words) did not say {\"ready\":true} on descriptor 3 "
                    + "within \(specification.readyTimeout.inWords) (\(name == nil ? "load." : "")ready-timeout); "
                    + "it said: \(lastLine)")
        }
    }

    /// Which client it said that it is; nil when it did not say.
    var version: String? { channel?.snapshot { $0.version }.map { secrets.hiding(in: $0) } }

    /// Records its start, and that it is ready.
    func tellStart(_ timeline: Timeline) {
        if let readyAt = channel?.snapshot({ $0.readyAt }) {
            timeline.record(.clientReady, at: readyAt) {
                $0[.client] = name
                $0[.version] = version
            }
        }
        timeline.record(.clientStarted, at: startedAt) {
            $0[.client] = name
            $0[.command] = "'\(specification.words)'"
            $0[.processIdentifier] = Int(process.processIdentifier)
        }
    }

    /// Ends it, and whatever it started: SIGTERM, and SIGKILL five seconds later.
    func end() async -> ClientEnding {
        let endedBySelf = process.hasEnded
        let askedAt = MonotonicClock.now()
        let (inTime, status) = await process.endSession(
            asking: SIGTERM, within: Self.grace)
        family.end()
        await output.stop()
        return ClientEnding(
            name: name, words: name == nil ? words : "client \(words)", endedBySelf: endedBySelf,
            isStuck: !inTime, status: status,
            askedAt: askedAt, at: MonotonicClock.now(), said: await channel?.stop(),
            lastLine: said, secrets: secrets, isCut: output.isFull)
    }

    private var words: String { name ?? "'\(specification.words)'" }

    private func failure(_ ending: ClientEnding) -> ClientProgramError {
        let text =
            ending.code == Self.unavailable
            ? "the client \(words) says that something it needs is missing: \(lastLine)"
            : "the client \(words) ended before it was ready (\(ending.statusText)): \(lastLine)"
        return ClientProgramError(description: text)
    }

    private var lastLine: String { said ?? "nothing" }

    /// The last line that it printed; nil for none.
    private var said: String? {
        guard let file = FileHandle(forReadingAtPath: output.path) else { return nil }
        defer { try? file.close() }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end > 4096 ? end - 4096 : 0)
        let text = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").last
            .map { Secret.hiding(in: String($0.prefix(300))) }
    }
}

/// Why a plan's client program cannot be the load: it could not be started, or did not get ready.
package struct ClientProgramError: Error, Hashable, CustomStringConvertible {
    /// What is wrong and what would mend it.
    package let description: String
}
