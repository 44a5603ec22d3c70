import Foundation
import Linux
import Testing
import Wording

@testable import Runner

/// What programs of the user's print, and how much of it is kept.
@Suite struct ProgramOutputTests {
    private func printed(
        by script: String, limit: Int
    ) async throws -> (size: Int, isFull: Bool, status: Linux.ExitStatus?) {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("program-output-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let output = try ProgramOutput(to: path, hiding: KnownSecrets(), limit: limit)
        let program = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sh", arguments: ["-c", script],
                environment: ["PATH": "/usr/bin:/bin"], output: .descriptor(output.descriptor)))
        output.handedOver()
        let status = await program.waitForExit(within: .seconds(20))
        if status == nil { _ = try program.signal(SIGKILL) }
        await output.stop()
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return (size ?? -1, output.isFull, status)
    }

    @Test func aProgramThatFloodsItsOutputIsEndedAndTheBeginningKept() async throws {
        let flood = try await printed(by: "exec yes", limit: 1 << 20)
        #expect(flood.size == 1 << 20)
        #expect(flood.isFull)
        #expect(flood.status == .killed(signal: SIGPIPE))
    }

    @Test func whatAProgramPrintsWithinTheLimitIsKeptWhole() async throws {
        let some = try await printed(by: "yes | head -c 300000", limit: 1 << 20)
        #expect(some.size == 300_000)
        #expect(!some.isFull)
        #expect(some.status == .exited(0))
    }
}
