import Foundation
import Linux
import Testing

@testable import Testbed

@Suite struct ShellCommandTests {
    private func run(_ line: String, within limit: Duration = .seconds(20)) async throws
        -> ShellCommand.Outcome
    {
        try await ShellCommand(line: line, environment: ["PATH": "/usr/bin:/bin", "WORD": "heard"])
            .run(within: limit)
    }

    @Test func itsEnvironmentOutputAndStatusAreTold() async throws {
        let outcome = try await run("echo $WORD; echo trouble >&2; exit 3")
        #expect(outcome.text == "heard\ntrouble\n")
        #expect(outcome.status == .exited(3))
        #expect(outcome.summary.hasSuffix("heard trouble"))
    }

    @Test func whatPrintsWithoutEndIsCutAndEnded() async throws {
        let outcome = try await run("yes", within: .milliseconds(300))
        #expect(outcome.status == nil)
        #expect(outcome.text.utf8.count == ShellCommand.longest)
    }

    @Test func whatItStartedEndsWithIt() async throws {
        let outcome = try await run("sleep 600 & echo $!; wait", within: .milliseconds(500))
        let child = try #require(Int32(outcome.text.split(separator: "\n").first ?? ""))
        for _ in 0..<500
        where ProcessState(processIdentifier: child).map({ $0.letter != "Z" }) ?? false {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(ProcessState(processIdentifier: child).map { $0.letter == "Z" } ?? true)
    }

    @Test func wordsAreNotReadByTheShell() async throws {
        let outcome = try await ShellCommand(
            words: ["printf", "%s|", "a  b", "$HOME"], environment: ["PATH": "/usr/bin:/bin"]
        ).run(within: .seconds(20))
        #expect(outcome.text == "a  b|$HOME|")
    }
}
