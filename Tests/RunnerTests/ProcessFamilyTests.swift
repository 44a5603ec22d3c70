import Foundation
import Glibc
import Linux
import Testing

@testable import Runner
@testable import Testbed

@Suite struct ProcessFamilyTests {
    @Test func aCompanionsChildrenEndWithItAlsoInSessionsOfTheirOwn() async throws {
        let output = FileManager.default.temporaryDirectory
            .appendingPathComponent("companion-\(UUID().uuidString)").path
        defer { unlink(output) }
        let companion = try Companion(
            command: "sh -c 'sleep 1000 & echo $!; setsid sh -c \"echo \\$\\$; exec sleep 1000\" & "
                + "trap \"exit 0\" TERM; echo ready; while :; do sleep 0.05; done'",
            environment: ["PATH": "/usr/bin:/bin"], output: output)
        let deadline = MonotonicClock.now() + 60_000_000_000
        var lines: [Substring] = []
        while lines.count < 3, MonotonicClock.now() < deadline {
            try await Task.sleep(for: .milliseconds(5))
            lines = (SmallFile.read(output) ?? "").split(separator: "\n")
        }
        let children = lines.compactMap { Int32($0) }
        try #require(children.count == 2, "\(lines)")
        #expect(children.allSatisfy { runs($0) })
        #expect(await companion.end() == nil)
        while children.contains(where: runs), MonotonicClock.now() < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(children.filter(runs) == [])
        for left in children where runs(left) { kill(left, SIGKILL) }
    }

    @Test func aCompanionThatPrintsForEverIsCutAndTold() async throws {
        let output = FileManager.default.temporaryDirectory
            .appendingPathComponent("companion-\(UUID().uuidString)").path
        defer { unlink(output) }
        let companion = try Companion(
            command: "yes", environment: ["PATH": "/usr/bin:/bin"], output: output)
        let deadline = MonotonicClock.now() + 60_000_000_000
        while size(of: output) < OutputGuard.usualLimit, MonotonicClock.now() < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        let told = await companion.end()
        #expect(told?.contains("printed more than 256 MiB") == true)
        #expect(size(of: output) == OutputGuard.usualLimit)
    }

    @Test func aCompanionsSecretsAreNotInWhatItPrinted() async throws {
        let output = FileManager.default.temporaryDirectory
            .appendingPathComponent("companion-\(UUID().uuidString)").path
        defer { unlink(output) }
        let companion = try Companion(
            command:
                "sh -c 'printf \"%s \" \"$SHAKETABLE_PASSWORD\" \"$@\"; echo end' sh --password w0rd",
            environment: ["PATH": "/usr/bin:/bin", "SHAKETABLE_PASSWORD": "pl4nted"],
            secrets: ["pl4nted"], output: output)
        let deadline = MonotonicClock.now() + 60_000_000_000
        while SmallFile.read(output)?.contains("end") != true, MonotonicClock.now() < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        _ = await companion.end()
        #expect(SmallFile.read(output) == "(hidden) --password (hidden) end\n")
    }

    private func size(of path: String) -> Int64 {
        var information = stat()
        return stat(path, &information) == 0 ? Int64(information.st_size) : 0
    }

    private func runs(_ process: Int32) -> Bool {
        guard let state = ProcessState(processIdentifier: process) else { return false }
        return state.letter != "Z" && state.letter != "X"
    }
}
