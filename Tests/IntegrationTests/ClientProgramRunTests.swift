import Foundation
import Judgement
import Testing

@testable import RunRecord

/// A load that is a program of the user's.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct ClientProgramRunTests {
    private static let cluster = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 2s, save: "" } }

        """

    private static var script: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Support/socket_load.py").path
    }

    @Test func aProgramsOperationsTakePartInExpectations() async throws {
        // The slot of "foo" is 12182.
        let measured = try await Measured.run(
            Self.cluster + """
                load:
                  command: [python3, "\(Self.script)"]
                  environment: { LOAD_KEY: foo }
                  rate: 100/s
                  client: hiredis-plain
                timeline: [{ at: 2s, kill: master of slot 12182, for: 6s }]
                duration: 12s
                expect:
                  - errors[fault] > 0
                  - outage > 500ms
                  - outage <= 9s
                  - outage-beside > 500ms
                  - client-exit-status == 0
                  - error-rate[baseline] == 0%
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let record = try #require(measured.records.first)
        let load = try #require(record.load)
        #expect(!load.groups.isEmpty)
        #expect(load.groups.allSatisfy { $0.shard == 3 })
        #expect(record.loadBeside?.groups.contains { $0.shard == 1 } == true)
        let end = try #require(measured.events(.clientEnded).first)
        let reported = UInt64(try #require(end[.operations]))
        let issued = load.groups.reduce(0) { $0 + $1.issued }
        // A program is ready before the run's first instant; what ended before that is none of the run's.
        #expect(issued <= reported && issued > reported - 20)
        #expect(measured.events(.clientDone).count == 1)
    }

    @Test func severalShareARunAndTheOneThatDiesIsNamed() async throws {
        let measured = try await Measured.run(
            Self.cluster + """
                clients:
                  - { name: good, command: [python3, "\(Self.script)"], environment: { LOAD_KEY: foo } }
                  - name: dead
                    command: [sh, -c, "timeout -s KILL 2 python3 '\(Self.script)'"]
                    environment: { LOAD_KEY: bar }
                duration: 4s
                expect:
                  - lost-writes[client good] == 0
                  - error-rate[every client] == 0%
                """)
        #expect(measured.result.code == 2, "\(measured.result.text)")
        #expect(measured.result.text.contains("Clients side by side"))
        let record = try #require(measured.records.first)
        #expect(record.load == nil)
        #expect(record.description.clients?.map(\.version) == ["socket 1", "socket 1"])
        let ledgers = record.clients.map { $0.load?.ledger }
        #expect(ledgers.allSatisfy { ($0?.acknowledged ?? 0) > 0 && $0?.lost == 0 })
        let reads = try #require(record.clients.first?.load?.groups.first { $0.kind == .read })
        #expect((reads.checkedReads ?? 0) > 0 && (reads.staleReads ?? 0) == 0)
        let doubts = measured.judgement.runs.flatMap(\.doubts)
        #expect(doubts.contains { $0.contains("client dead ended with exit status 137") })
        #expect(!doubts.contains { $0.contains("client good") }, "\(doubts)")
        // Its own cell is judged by what it did, whatever became of the other.
        let good = try #require(record.seen(byClient: "good"))
        #expect(GuardCatalog.doubts(about: RunAnalysis(good)).isEmpty)
    }

    @Test func aProgramThatLacksSomethingIsUnavailable() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            Self.cluster + """
                load: { command: [sh, -c, "echo no redis-py here; exit 69"] }
                duration: 2s
                expect: [failovers == 0]
                """)
        let result = try await Program.run(["run", plan, "--output", scratch.file("run")])
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains("no redis-py here"))
        let skipped = try await Program.run([
            "run", plan, "--output", scratch.file("skipped"), "--skip-unavailable",
        ])
        #expect(skipped.code == 2, "\(skipped.text)")
        #expect(skipped.text.contains("nothing was measured"), "\(skipped.text)")
        #expect(skipped.text.contains("SKIPPED"), "\(skipped.text)")
        let junit = try String(
            contentsOfFile: scratch.file("skipped/reports/junit.xml"), encoding: .utf8)
        #expect(junit.contains("<skipped message="), "\(junit)")
        #expect(junit.contains("no redis-py here"), "\(junit)")
    }
}
