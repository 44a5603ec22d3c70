import Foundation
import Glibc
import Linux
import Testing

@testable import Testbed

/// The scripts for nodes' hosts, in a shell of this machine with nothing beside it but `sleep`, on processes of the test's own.
@Suite struct HostScriptTests {
    /// Runs a script where only these programs are.
    private func run(_ script: String, with programs: [String] = ["sleep"]) async throws
        -> ShellCommand.Outcome
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "shaketable-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for program in programs + ["sh"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/" + program,
                withDestinationPath: "/usr/bin/" + program)
        }
        return try await ShellCommand(line: script, environment: ["PATH": folder.path]).run(
            within: .seconds(20))
    }

    private func sleeper() throws -> ChildProcess {
        try ChildProcess(ProcessSpecification(executable: "/usr/bin/sleep", arguments: ["60"]))
    }

    @Test(arguments: [["sleep"], ["sleep", "setsid"]])
    func aProcessIsStoppedAndGoesOnInABareContainer(programs: [String]) async throws {
        let child = try sleeper()
        let process = Int64(child.processIdentifier)
        let age = try await run(HostScript.age(of: process, serving: 0), with: programs).text
        let start = try #require(age.split(separator: " ").first.flatMap { Int64($0) })
        let stopped = try await run(
            HostScript.stop(process, begun: start, atMost: 30), with: programs)
        let words = stopped.text.split(whereSeparator: \.isWhitespace)
        #expect(stopped.isSuccess && words.first == "T", "\(stopped.text)")
        #expect(child.state()?.letter == "T")
        let timer = try #require(words.last.flatMap { Int64($0) })
        let goneOn = try await run(
            HostScript.goOn(StoppedProcess(process: process, start: start, timer: timer)),
            with: programs)
        #expect(goneOn.isSuccess, "\(goneOn.text)")
        #expect(child.state()?.letter == "S")
        _ = await child.endSession(within: .zero)
    }

    @Test func whatIsLeftThereLetsItGoOn() async throws {
        let child = try sleeper()
        let process = Int64(child.processIdentifier)
        let age = try await run(HostScript.age(of: process, serving: 0)).text
        let start = try #require(age.split(separator: " ").first.flatMap { Int64($0) })
        // Ends with its session, which only a session of its own outlives.
        _ = try await run(
            HostScript.stop(process, begun: start, atMost: 1), with: ["sleep", "setsid"])
        #expect(child.state()?.letter == "T")
        let deadline = ContinuousClock.now + .seconds(10)
        while child.state()?.letter == "T", ContinuousClock.now < deadline { usleep(20_000) }
        #expect(child.state()?.letter == "S")
        _ = await child.endSession(within: .zero)
    }

    @Test func withoutSleepNothingIsStopped() async throws {
        let child = try sleeper()
        let process = Int64(child.processIdentifier)
        let age = try await run(HostScript.age(of: process, serving: 0)).text
        let start = try #require(age.split(separator: " ").first.flatMap { Int64($0) })
        let refused = try await run(
            HostScript.stop(process, begun: start, atMost: 30), with: [])
        #expect(!refused.isSuccess)
        #expect(refused.text.contains("there is no 'sleep' there"))
        #expect(child.state()?.letter == "S")
        let examined = try await run(HostScript.examination(process), with: []).text
        #expect(HostAnswer(examined).trouble.contains("no 'sleep'"))
        _ = await child.endSession(within: .zero)
    }

    @Test func aProcessThatDoesNotServeThePortIsAnotherOne() async throws {
        let own = Int64(getpid())
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listening) }
        #expect(listen(listening, 1) == 0)
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(listening, $0, &length)
            }
        }
        let port = Int64(address.sin_port.bigEndian)
        for programs in [["ls"], ["ls", "grep"]] {
            let mine = try await run(HostScript.age(of: own, serving: port), with: programs)
            #expect(mine.isSuccess, "\(mine.text)")
            let other = try await run(HostScript.age(of: own, serving: 1), with: programs)
            #expect(other.text.contains("does not serve port 1"))
        }
        // Where files are not seen, its age must do.
        #expect(try await run(HostScript.age(of: own, serving: 1), with: []).isSuccess)
    }

    @Test func bannersAndTerminalsDoNotMatter() {
        let mark = "shaketable-1"
        let answer = ShellAnswer(
            "Welcome\r\nto \r\nshaketable-1\r\none\r\ntwo\r\n\r\nshaketable-1 3\r\nbye", mark: mark)
        #expect(answer?.text == "one\ntwo")
        #expect(answer?.status == 3)
        #expect(ShellAnswer("Defaulted container\n\(mark)\n\n\(mark) 0\n", mark: mark)?.text == "")
        #expect(ShellAnswer("\(mark)\none\n", mark: mark) == nil)
        #expect(ShellAnswer("\(mark) 0\n\(mark)\n", mark: mark) == nil)
    }

    @Test func whatAHostTellsOfContainersIsReadWithCare() {
        let found = HostAcquaintance.candidates(in: "12 34 56 1\nls: no\n1 2 3 0\n7 8\n9 a 3 0\n")
        #expect(
            found == [HostAcquaintance.Candidate(process: 12, begun: 34, age: 56, isExact: true)])
    }
}
