import Experiments
import Foundation
import RunRecord
import Testing

/// Questions about a setting as a user asks them.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct TuneTests {
    private struct Answer: Decodable {
        let trials: Int
        let rows: [TuneRow]
    }

    @Test func tuneKeepsItsBudgetAndGoesOnFromItsFolder() async throws {
        let scratch = try Scratch()
        let arguments = [
            "tune", "--node-timeout", "500ms,3s", "--stall", "1500ms", "--failure", "none", "-o",
            scratch.file("t"), "--budget",
        ]
        let begin = ContinuousClock.now
        let first = try await Program.run(arguments + ["25s"])
        #expect(ContinuousClock.now - begin < .seconds(40), "\(first.text)")
        #expect([0, 2].contains(first.code), "\(first.text)")
        let one = try answer(scratch)
        let jobs = try FileManager.default.contentsOfDirectory(atPath: scratch.file("t/jobs"))
        // A busy machine makes runs inconclusive; then nothing is claimed.
        if one.trials > 0 { #expect(first.text.contains("node-timeout")) }
        let second = try await Program.run(arguments + ["1s"])
        #expect(try answer(scratch).trials == one.trials, "\(second.text)")
        let after = try FileManager.default.contentsOfDirectory(atPath: scratch.file("t/jobs"))
        #expect(after.count == jobs.count)
        let other = try await Program.run(
            ["tune", "--stall", "1s", "-o", scratch.file("t"), "--budget", "1s"])
        #expect(other.code == 69)
        #expect(other.text.contains("another question"))
    }

    private func answer(_ scratch: Scratch) throws -> Answer {
        try EvidenceFile.value(
            Answer.self,
            fromJSON: String(
                contentsOfFile: scratch.file("t/reports/tune.json"), encoding: .utf8))
    }

    @Test func whatDoesNotDifferIsSafeWithoutRuns() async throws {
        let scratch = try Scratch()
        let old = try scratch.plan("cluster-node-timeout 5000\nport 6379\n", name: "old.conf")
        let new = try scratch.plan("port 7000\ncluster-node-timeout 5000\n", name: "new.conf")
        let safe = try await Program.run([
            "validate-change", "--from", old, "--to", new, "--stall", "1s", "-o",
            scratch.file("c"),
        ])
        #expect(safe.code == 0, "\(safe.text)")
        #expect(safe.text.contains("nothing was run"))
        #expect(safe.text.contains("port"))
        let bad = try scratch.plan("save \"900 1\n", name: "bad.conf")
        let refused = try await Program.run(["validate-change", "--from", bad, "--to", new])
        #expect(refused.code == 65)
        #expect(refused.text.contains("bad.conf:1: unbalanced quotes"))
    }
}
