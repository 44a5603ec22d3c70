import Foundation
import Glibc
import Linux
package import Plan
import Quantities
import RedisClient
package import Testbed

/// A server of this machine, started alone for a moment: what it has by itself, and whether it takes a configuration.
///
/// It listens on a socket in a folder of its own and on no port, has no data, and ends with this process at the latest.
package struct TrialServer: Sendable {
    /// How long it may take to start, and to answer.
    private static let patience = Duration.seconds(10)
    /// The most that it may answer, in bytes.
    private static let longestAnswer = 1 << 20

    private let server: ServerBinary

    /// A trial of a server program.
    package init(of server: ServerBinary) { self.server = server }

    /// What it answers to `CONFIG GET *` when it is started with some directives.
    ///
    /// - Returns: All directives by name; nil when it does not start with those.
    /// - Throws: `ClusterError` when there is no room for it here, or it does not answer.
    package func configuration(
        with directives: [ConfigurationDirective] = []
    ) async throws -> [String: String]? {
        var template = Array("/tmp/shaketable-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ClusterError(.unavailable, "no folder can be made below /tmp")
        }
        let folder = String(
            decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let lines =
            [
                "port 0", "unixsocket \(folder)/socket", "unixsocketperm 700", "dir \(folder)",
                "daemonize no", "logfile \"\"",
            ]
            + directives.flatMap { directive in
                directive.values.map { "\(directive.name) \(NodeConfiguration.quoted($0))" }
            }
        let file = "\(folder)/redis.conf"
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data((lines.joined(separator: "\n") + "\n").utf8))
        else { throw ClusterError(.unavailable, "\(file) cannot be written") }
        let child = try ChildProcess(
            ProcessSpecification(
                executable: server.path, arguments: [file],
                environment: ProcessInfo.processInfo.environment, workingDirectory: folder))
        let answer = await Self.answer(at: "\(folder)/socket", of: child)
        _ = await child.endSession(asking: SIGKILL, within: .zero)
        return answer
    }

    /// Of some directives those that it does not take.
    package func refused(of directives: [ConfigurationDirective]) async throws -> Set<String> {
        guard try await configuration(with: directives) == nil else { return [] }
        var refused: Set<String> = []
        for directive in directives where try await configuration(with: [directive]) == nil {
            refused.insert(directive.name)
        }
        let rest = directives.filter { !refused.contains($0.name) }
        // Those that do not go together are all left out.
        guard try await configuration(with: rest) != nil else {
            return Set(directives.map(\.name))
        }
        return refused
    }

    private static func answer(
        at path: String, of child: ChildProcess
    ) async -> [String: String]? {
        let deadline = MonotonicClock.now() + patience.wholeNanoseconds
        let words: [Reply]?? = await pollUncancelled(every: .milliseconds(10), within: patience) {
            // One that has ended answers nobody any more.
            if child.hasEnded { return .some(nil) }
            return ask(at: path, until: deadline)?.elements.map { .some($0) }
        }
        guard let words = words ?? nil else { return nil }
        var told: [String: String] = [:]
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            told[words[index].text ?? ""] = words[index + 1].text ?? ""
        }
        // What it has only here.
        told["unixsocketperm"] = "0"
        return told
    }

    /// Asks once; nil while nobody listens there.
    private static func ask(at path: String, until deadline: Int64) -> Reply? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let connected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        let question = CommandFormat.bytes(of: ["CONFIG", "GET", "*"])
        guard connected == 0,
            send(descriptor, question, question.count, Int32(MSG_NOSIGNAL)) == question.count
        else { return nil }
        let reader = ReplyReader()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var total = 0
        while MonotonicClock.now() < deadline, total < longestAnswer {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 100) > 0 else { continue }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            total += count
            buffer.withUnsafeBytes { reader.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            if let reply = try? reader.next() { return reply }
        }
        return nil
    }
}
