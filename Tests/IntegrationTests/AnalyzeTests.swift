import Foundation
import Quantities
import RunRecord
import Testing

@testable import Judgement

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
