import Foundation
import Testing

@testable import Judgement
@testable import Quantities
@testable import RunRecord

/// Every run folder under Resources/runs, recorded from real servers.
struct RecordedRunTests {
    /// The folders, in the order of their names.
    static var folders: [String] {
        let resources = Bundle.module.url(forResource: "Resources", withExtension: nil)
        let runs = (resources?.path ?? "") + "/runs"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { runs + "/" + $0 }
    }

    @Test func thereAreRecordings() {
        #expect(Self.folders.count >= 3)
    }

    @Test(arguments: folders)
    func phasesSumToTheWhole(path: String) throws {
        let (records, problems) = try RunFolder.open(at: path).readRuns()
        #expect(problems.allSatisfy { $0.contains("of format 1 and carries no digests") })
        #expect(!records.isEmpty)
        for record in records {
            for episode in RunAnalysis(record).episodes { Invariants.check(episode) }
        }
    }

    @Test(arguments: folders)
    func everyExpectationComesOutTheSameFromTheSameRecord(path: String) throws {
        let folder = try RunFolder.open(at: path)
        let first = try folder.judge().judgement
        let second = try folder.judge().judgement
        #expect(try EvidenceFile.json(first) == EvidenceFile.json(second))
        #expect(first.expectations.count == folder.plan.expectations.count)
        for result in first.expectations {
            #expect(result.verdict == .passed, "\(result.text): \(result.reason ?? "")")
        }
    }

    @Test func aRealFailoverHasEveryPhase() throws {
        let path = try #require(Self.folders.first { $0.hasSuffix("pause-master-1s") })
        let judgement = try RunFolder.open(at: path).judge().judgement
        let episode = try #require(judgement.runs.first?.episodes.first)
        #expect(
            episode.phases.map { $0.name } == [
                "detection", "agreement", "propagation", "election delay", "vote", "promotion",
                "convergence", "client recovery",
            ])
        #expect(episode.phases.allSatisfy { $0.end != nil })
        #expect(judgement.bounds.failovers == 1)
        #expect(judgement.verdict == .passed)
        let outage = try #require(judgement.runs.first?.measures["outage[writes]"])
        let failover = try #require(episode.failoverTime?.inSeconds)
        #expect(outage > failover && outage < failover + 1)
    }
}
