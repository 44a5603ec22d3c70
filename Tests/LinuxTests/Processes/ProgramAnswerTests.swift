import Glibc
import Linux
import Testing

@Suite struct ProgramAnswerTests {
    private func answer(
        _ script: String, within limit: Duration = .seconds(30)
    ) async throws -> ProgramAnswer {
        try await .asking(
            "/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"], within: limit)
    }

    @Test func whatIsSaidAndHowItEndedIsTold() async throws {
        let answer = try await answer("echo v=7; echo trouble >&2; exit 3")
        #expect(answer.text == "v=7\ntrouble\n")
        #expect(answer.status == .exited(3))
        #expect(!answer.isCut)
    }

    @Test func aProgramThatHangsIsEndedWithWhatItStarted() async throws {
        let begin = ContinuousClock.now
        let answer = try await answer("echo $$; sleep 1000", within: .milliseconds(300))
        #expect(answer.status == nil)
        #expect(ContinuousClock.now - begin < .seconds(60))
        let session = try #require(Int32(answer.text.split(separator: "\n").first ?? ""))
        let deadline = MonotonicClock.now() + 60_000_000_000
        while kill(-session, 0) == 0, MonotonicClock.now() < deadline { usleep(1000) }
        #expect(kill(-session, 0) != 0)
    }

    @Test func aGrandchildThatHoldsTheOutputHoldsUpNothing() async throws {
        let answer = try await answer("sleep 1000 & echo done")
        #expect(answer.status == .exited(0))
        #expect(answer.text == "done\n")
    }

    @Test func aFloodIsCut() async throws {
        let answer = try await answer("exec yes")
        #expect(answer.isCut)
        #expect(answer.text.utf8.count == ProgramAnswer.longest)
        #expect(answer.status == .killed(signal: SIGXFSZ))
    }
}
