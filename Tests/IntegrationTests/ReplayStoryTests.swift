import Foundation
import OutageAnalysis
import RunRecord
import Testing

@testable import Judgement

/// The outage, shortened, made to happen again: its logs tell the story of the logs that were replayed.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct ReplayStoryTests {
    /// What `analyze --format json` says, as far as it is compared.
    private struct Analysis: Decodable {
        struct Finding: Decodable {
            let kind: String
        }

        struct Failover: Decodable {
            let isManual: Bool
        }

        struct Resynchronisation: Decodable {
            let kind: String
            let side: String
            let startedAt: Int64
        }

        let findings: [Finding]
        let failovers: [Failover]
        let resynchronisations: [Resynchronisation]

        /// The kinds of findings in their order; of the same kind in a row only one.
        var kinds: [String] {
            findings.map(\.kind).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        }
    }

    private static let resources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("ServerLogTests/Resources").path

    /// What a machine with much else to do changes: a child must end, and a vote be asked for, within
    /// half a second (without the child's end the same standstill is only a silence of the log); and
    /// data that is thrown away for longer than the node timeout ranks higher.
    private static let timed = [
        "stall-child-not-reaped", "stall-log-fell-silent", "vote-refused", "stall-flushing",
    ]

    /// What only the log of a certain node, or one at level debug as the harness asks for, tells.
    private static let levelled = ["takeover", "bus-not-connected", "partial-refused"]

    private static func comparable(_ kinds: [String]) -> [String] {
        kinds.filter { !levelled.contains($0) }
    }

    @Test(.timeLimit(.minutes(5)))
    func theLogsOfAReplayTellTheStoryOfTheLogsThatWereReplayed() async throws {
        let scratch = try Scratch()
        let log = try scratch.plan(Self.shortened(), name: "redis.log")
        let nodes = "\(Self.resources)/cluster-nodes.txt"
        let plan = scratch.file("replay.yaml")
        let replay = try await Program.run([
            "replay", log, "-o", plan, "--nodes", nodes, "--speed", "40x", "--node-timeout", "15s",
        ])
        #expect(replay.code == 0, "\(replay.text)")
        let told = try await analysis(of: [log], "--nodes", nodes, "--node-timeout", "15s").kinds
        #expect(
            told == [
                "discarded-writes", "fork-stall", "stall-child-not-reaped", "demotion",
                "state-fail", "stall-flushing", "stale-view", "full-resynchronisation", "flaps",
                "vote-refused", "takeover", "saves",
            ])
        let certain = { (kinds: [String]) in
            Self.comparable(kinds).filter { !Self.timed.contains($0) }
        }
        var again: [String] = []
        // Whether the writes that were thrown away had reached the replica is a matter of milliseconds.
        for attempt in 1...3 {
            // A busy machine is not asked for more than what is certain.
            if Self.isBusy
                ? certain(again) == certain(told) : Self.comparable(again) == Self.comparable(told)
            {
                break
            }
            let folder = scratch.file("run-\(attempt)")
            let run = try await Program.run(["run", plan, "--output", folder])
            #expect([0, 1, 2].contains(run.code), "\(run.text)")
            let first = "\(folder)/runs/1/nodes/1/redis.log"
            again = try await analysis(of: [first], "--node-timeout", "750ms").kinds
            try await expectAgreement(of: folder)
        }
        #expect(certain(again) == certain(told), "\(again)")
        if !Self.isBusy { #expect(Self.comparable(again) == Self.comparable(told)) }
    }

    /// What the harness measured of a run, and what its six logs tell, is the same.
    private func expectAgreement(of folder: String) async throws {
        let read = try RunFolder.open(at: folder)
        let judgement = try #require(try read.readJudgement())
        let record = try #require(read.readRuns().records.first)
        let logs = (1...6).map { "\(folder)/runs/1/nodes/\($0)/redis.log" }
        let told = try await analysis(of: logs)
        let failovers = judgement.runs.first?.episodes.count { $0.newMaster != nil }
        #expect(told.failovers.count { !$0.isManual } == failovers)
        let start = record.description.wallClockNanoseconds / 1_000_000
        let full = told.resynchronisations.count {
            $0.kind == "full" && $0.side == "replica" && $0.startedAt >= start
        }
        let measures = judgement.runs.first?.measures ?? [:]
        #expect(measures["full-resyncs"] == Double(full))
    }

    private func analysis(of logs: [String], _ options: String...) async throws -> Analysis {
        let result = try await Program.run(["analyze", "--format", "json"] + options + logs)
        #expect(result.code == 0, "\(result.text)")
        return try JSONDecoder().decode(Analysis.self, from: Data(result.text.utf8))
    }

    /// Whether other programs keep all processors busy.
    private static var isBusy: Bool {
        var load = [0.0]
        return getloadavg(&load, 1) == 1
            && load[0] > Double(ProcessInfo.processInfo.activeProcessorCount)
    }

    /// The outage's log without its second and fourth standstill, and what lay between them.
    private static func shortened() throws -> String {
        let text = try String(contentsOfFile: "\(resources)/redis-8971.log", encoding: .utf8)
        return text.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ", maxSplits: 4)
            let clock = words[3].split(separator: ":").compactMap { Double($0) }
            let seconds = (clock[0] * 60 + clock[1]) * 60 + clock[2]
            let earlier: Double
            switch seconds {
            case ..<at(8, 2, 30): earlier = 0
            case at(8, 8, 50)..<at(8, 12, 51): earlier = 360
            case at(8, 27, 20)...: earlier = 360 + 13 * 60
            default: return nil
            }
            let moved = Int(((seconds - earlier) * 1000).rounded())
            let time = String(
                format: "%02d:%02d:%02d.%03d", moved / 3_600_000, moved / 60_000 % 60,
                moved / 1000 % 60, moved % 1000)
            return "\(words[0]) \(words[1]) \(words[2]) 2020 \(time) \(words[4])"
        }.joined(separator: "\n") + "\n"
    }

    private static func at(_ hours: Double, _ minutes: Double, _ seconds: Double) -> Double {
        (hours * 60 + minutes) * 60 + seconds
    }
}
