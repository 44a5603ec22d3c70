import Foundation
import Testing

@testable import RunRecord

/// Disks that are full or slow, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultDiskTests {
    private static func head(_ directives: String) -> String {
        """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, \(directives) } }
        load: { rate: 300/s, connections: 10, mix: { get: 50%, set: 50% }, client: redisson }

        """
    }

    @Test func aMasterWhoseDiskIsFullRefusesWritesUntilItHasSpaceAgain() async throws {
        let measured = try await Measured.run(
            Self.head("save: \"3600 1\"") + """
                timeline:
                  - { at: 1s, disk-full: master of slot 0, for: 2s }
                duration: 5s
                expect:
                  - failovers == 0
                  - error-rate[fault, reads] == 0%
                  - error-rate[fault, healthy shards] == 0%
                  - errors[fault, MISCONF] >= 1
                  - error-rate[recovery] == 0%
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first?[.receipt])
        #expect(began.hasPrefix("statvfs: 0 of "), "\(began)")
        #expect(began.contains("rdb_last_bgsave_status:err"), "\(began)")
        #expect(began.contains("'No space left on device'; SET: MISCONF"), "\(began)")
        let healed = try #require(measured.events(.faultHealed).first?[.receipt])
        #expect(healed.hasSuffix("BGSAVE: rdb_last_bgsave_status:ok; SET: OK"), "\(healed)")
    }

    @Test func anInterruptedRunGivesTheSpaceBack() async throws {
        let record = try await InterruptedRun.record(
            of:
                Self.head("save: \"\", appendonly: yes") + """
                    timeline:
                      - { at: 1s, disk-full: node 1, for: 30s }
                    duration: 40s
                    expect: [failovers == 0]
                    """,
            once: "disk-full of node 1", within: .seconds(20))
        let began = try #require(record.timeline.first { $0.kind == .faultInjected })
        #expect(began[.receipt]?.contains("aof_last_write_status:err") == true)
        #expect(record.timeline.contains { $0.kind == .faultHealed })
    }

    @Test func anAppendOnlyFileFallsBehindOnASlowDisk() async throws {
        let measured = try await Measured.run(
            Self.head("save: \"\", appendonly: yes") + """
                timeline:
                  - { at: 1s, slow-fsync: master of slot 0, for: 5s }
                duration: 8s
                expect: [failovers == 0, "error-rate[run] == 0%"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first?[.receipt])
        #expect(began.hasPrefix("the log says 'Asynchronous AOF fsync is taking too long'"))
        let healed = try #require(measured.events(.faultHealed).first?[.receipt])
        #expect(healed.hasPrefix("aof_pending_bio_fsync:0"), "\(healed)")
    }

    @Test func withoutASandboxTheDiskCannotBeFilledAndThePlanIsSkippedOnRequest() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            Self.head("save: \"3600 1\"") + """
                timeline: [{ at: 1s, disk-full: node 1, for: 1s }]
                duration: 3s
                expect: [failovers == 0]
                """)
        let check = try await Program.run(["check", plan, "--no-sandbox"])
        #expect(check.code == 69, "\(check.text)")
        #expect(check.text.contains("'disk-full' is unavailable: "), "\(check.text)")
        let arguments = ["run", plan, "--no-sandbox", "--output", scratch.file("run")]
        let refused = try await Program.run(arguments)
        #expect(refused.code == 69, "\(refused.text)")
        #expect(!FileManager.default.fileExists(atPath: scratch.file("run")))
        let skipped = try await Program.run(arguments + ["--skip-unavailable"])
        #expect(skipped.code == 2, "\(skipped.text)")
        #expect(skipped.text.contains("nothing was measured"), "\(skipped.text)")
        #expect(skipped.text.contains("SKIPPED"), "\(skipped.text)")
        #expect(skipped.text.contains("leave out --no-sandbox"), "\(skipped.text)")
        for (report, words) in [
            ("junit.xml", "<skipped message=\"unavailable: "), ("report.md", "> Not run: "),
        ] {
            let path = scratch.file("run/reports/\(report)")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains(words), "\(text)")
        }
        #expect(try await Program.run(["report", scratch.file("run")]).code == 0)
    }
}
