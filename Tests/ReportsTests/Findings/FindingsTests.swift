import RunRecord
import TestSupport
import Testing

@testable import Judgement
@testable import Reports

@Suite struct FindingsTests {
    @Test func affectedShardsAreThoseTheJudgeCounts() {
        let findings = SyntheticFindings.findings()
        #expect(findings.shards(.affected, of: findings.runs[0]) == [1])
        #expect(findings.shards(.healthy, of: findings.runs[0]) == [2, 3])
    }

    @Test func talliesAddUpToTheWholeLoad() {
        let findings = SyntheticFindings.findings(runs: 2)
        let issued = findings.loadTallies.reduce(0) { $0 + $1.issued }
        let all = findings.runs.flatMap { $0.load?.groups ?? [] }.reduce(0) { $0 + $1.issued }
        #expect(issued == all)
        let groups = findings.runs.flatMap { $0.load?.groups ?? [] }
        let failed = groups.map { $0.outcomes.dropFirst().reduce(0, +) }.reduce(0, +)
        #expect(failed > 0)
        #expect(findings.loadTallies.map { $0.failures }.reduce(0, +) == failed)
    }

    @Test func doubtsAreSaidOnceWithTheirRuns() {
        var findings = SyntheticFindings.findings(runs: 3)
        findings.judgement.runs[0].doubts = ["a", "b"]
        findings.judgement.runs[2].doubts = ["b"]
        #expect(findings.doubts.map { $0.text } == ["a", "b"])
        #expect(findings.doubts.map { $0.runs } == [[1], [1, 3]])
    }

    @Test func lossesAreAddedByCauseMostFirst() {
        var findings = SyntheticFindings.findings(runs: 2)
        findings.judgement.runs[0].lossesByCause = ["gap": 1, "minority": 5]
        findings.judgement.runs[1].lossesByCause = ["gap": 2, "none": 0]
        #expect(findings.writes?.lostByCause.map { $0.cause } == ["minority", "gap"])
        #expect(findings.writes?.lostByCause.map { $0.count } == [5, 3])
    }

    @Test func faultLastsFromItsFirstEffectToItsLastHeal() throws {
        let run = SyntheticRun()
        let more = [
            Event(
                at: run.point(5010), kind: .faultInjected, node: 2,
                details: ["step": .integer(0), "fault": .text("pause")]),
            Event(
                at: run.point(30_000), kind: .faultInjected, node: 3,
                details: ["step": .integer(1), "fault": .text("kill")]),
        ]
        let record = RunRecord(
            description: run.description, timeline: run.timeline + more, load: nil)
        let spans = record.faultSpans
        #expect(spans.map { $0.label } == ["pause nodes 1, 2", "kill node 3"])
        #expect(spans.first?.from == run.point(5003))
        #expect(spans.first?.to == run.point(25_004))
        #expect(spans.last?.isHealed == false)
        #expect(spans.last?.to == run.point(40_900))
    }

    @Test func viewsFollowEachOtherWithoutAGap() {
        let record = SyntheticRun().record
        let views = record.views(ofNode: 4, aboutShard: 1)
        #expect(views.map { $0.owner } == [1, 1, 4])
        #expect(views.map { $0.state } == [.ok, .fail, .ok])
        #expect(zip(views, views.dropFirst()).allSatisfy { $0.to == $1.from })
        #expect(views.last?.to == record.end)
        let merged = OwnerView.merged(views) { $0.owner == $1.owner }
        #expect(merged.map { $0.owner } == [1, 4])
    }

    @Test func seriesKeepsEveryOperationWhateverItsBins() throws {
        let load = try #require(SyntheticRun().record.load)
        for most in [1, 7, 50, 400, 5000] {
            let series = try #require(LoadSeries(load, shards: [1], most: most))
            let completed = series.bins.reduce(0) { $0 + $1.completed }
            let all = load.series.filter { $0.shard == 1 }.reduce(0) { $0 + Double($1.completed) }
            #expect(completed == all)
            #expect(series.bins.count <= most)
            #expect(series.classes == [.timeout])
        }
        #expect(LoadSeries(load, shards: [9], most: 10) == nil)
    }

    @Test func spreadPutsWhatNeverCameLast() {
        let spread = Spread([3, .infinity, 1, .nan])
        #expect(spread?.min == 1)
        #expect(spread?.median == 3)
        #expect(spread?.max == .infinity)
        #expect(Spread([]) == nil)
    }
}
