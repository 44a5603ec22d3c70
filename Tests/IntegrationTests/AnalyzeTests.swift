import Evidence
import Foundation
import Testing

/// The analysis of a run's own logs, held against what the harness measured in that run.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct AnalyzeTests {
    /// What `analyze --format json` says, as far as it is compared; times in ms since 1970.
    private struct Analysis: Decodable {
        struct Source: Decodable {
            let name: String
        }

        struct Failover: Decodable {
            let source: Int
            let isManual: Bool
            let suspectedAt: Int64?
            let failedAt: Int64?
            let knownAt: Int64?
            let startedAt: Int64?
            let wonAt: Int64

            /// The ends of the phases from the detection to the vote.
            var ends: [Int64?] { [suspectedAt, failedAt, knownAt, startedAt, wonAt] }
        }

        let sources: [Source]
        let failovers: [Failover]
    }

    /// Log times are cut off to the millisecond, on both sides of the comparison.
    private static let tolerance: Duration = .milliseconds(2)

    @Test func theSixLogsOfAPauseTellThePhasesThatTheHarnessMeasured() async throws {
        let scratch = try Scratch()
        let folder = scratch.file("run")
        let plan = try scratch.plan(
            """
            cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
            load: { rate: 200/s, connections: 4, client: redisson }
            timeline:
              - { at: 1s, pause: master of slot 0, for: 5s }
            duration: 8s
            expect: [failovers == 1]
            """)
        // A machine with much else to do makes it inconclusive; the phases are compared all the same.
        let run = try await Program.run(["run", plan, "--output", folder])
        let read = try RunFolder.open(at: folder)
        let judgement = try #require(try read.readJudgement(), "\(run.text)")
        let record = try #require(read.readRuns().records.first)
        let episode = try #require(judgement.runs.first?.episodes.first)
        let failover = try await analysedFailover(of: folder)
        #expect(!failover.isManual)
        #expect(failover.source + 1 == episode.newMaster)
        let measured = episode.phases.prefix(5).map(\.end)
        #expect(measured.count == 5)
        for (told, measured) in zip(failover.ends, measured) {
            let milliseconds = try #require(told)
            let at = Offset(
                nanoseconds: milliseconds * 1_000_000 - record.description.wallClockNanoseconds)
            let difference = at - (try #require(measured))
            #expect(difference >= .zero - Self.tolerance && difference <= Self.tolerance)
        }
    }

    @Test func theLogsOfAReplayTellTheStoryOfTheLogsThatWereReplayed() async throws {
        let scratch = try Scratch()
        let other = String(repeating: "599f1530", count: 5)
        let log = try scratch.plan(
            """
            7:M 01 Oct 2020 12:00:00.000 * 5 changes in 60 seconds. Saving...
            7:M 01 Oct 2020 12:01:00.000 * Background saving started by pid 9
            7:M 01 Oct 2020 12:01:00.100 # Configuration change detected. Reconfiguring myself \
            as a replica of \(other)
            7:S 01 Oct 2020 12:01:01.000 * Background saving terminated with success

            """, name: "redis.log")
        let (plan, folder) = (scratch.file("replay.yaml"), scratch.file("run"))
        let replay = try await Program.run([
            "replay", log, "-o", plan, "--speed", "15x", "--node-timeout", "15s",
        ])
        #expect(replay.code == 0, "\(replay.text)")
        let run = try await Program.run(["run", plan, "--output", folder])
        let again = "\(folder)/runs/1/nodes/1/redis.log"
        let first = try await kinds(of: log, nodeTimeout: "15s")
        let second = try await kinds(of: again, nodeTimeout: "1s")
        #expect(first == ["fork-stall", "demotion", "saves"])
        #expect(second.filter(first.contains) == first, "\(second)\n\(run.text)")
    }

    /// The kinds of the findings in a log, in their order.
    private func kinds(of log: String, nodeTimeout: String) async throws -> [String] {
        struct Findings: Decodable {
            struct Finding: Decodable {
                let kind: String
            }
            let findings: [Finding]
        }
        let result = try await Program.run([
            "analyze", log, "--format", "json", "--node-timeout", nodeTimeout,
        ])
        #expect(result.code == 0, "\(result.text)")
        return try JSONDecoder().decode(Findings.self, from: Data(result.text.utf8))
            .findings.map(\.kind)
    }

    private func analysedFailover(of folder: String) async throws -> Analysis.Failover {
        let logs = try (1...6).map { node in
            let logs = try FileManager.default.contentsOfDirectory(
                atPath: "\(folder)/runs/1/nodes/\(node)"
            ).filter { $0.hasSuffix(".log") }
            return "\(folder)/runs/1/nodes/\(node)/\(try #require(logs.first))"
        }
        let result = try await Program.run(["analyze", "--format", "json"] + logs)
        #expect(result.code == 0, "\(result.text)")
        let analysis = try JSONDecoder().decode(Analysis.self, from: Data(result.text.utf8))
        #expect(analysis.sources.map(\.name) == logs)
        #expect(analysis.failovers.count == 1)
        return try #require(analysis.failovers.first)
    }
}
