import Judgement
import RunRecord
import Testing

@testable import Quantities
@testable import Reports

/// The sentence at the top of every report is made of the run's facts.
struct RunStoryTests {
    private func story(_ run: SyntheticRun = SyntheticRun()) -> String {
        RunStory(RunAnalysis(run.record)).text
    }

    @Test func tellsWhatWasDoneWhoTookOverAndWhoseTheWaitWas() {
        let story = story()
        for part in [
            "5.003 s: pause node 1, the master of shard 1 for 20.0 s.",
            "irst suspicion after 2.31 s",
            "FAIL after", "node 4 elected after", "Clients were served steadily again after",
            "detection", "agreement", "election", "the client",
            "The other shards served throughout.", "3 of 15,700 acknowledged writes were lost.",
        ] {
            #expect(story.contains(part), "\(part) in: \(story)")
        }
    }

    @Test func whatNobodyWitnessedIsNotTold() {
        let whole = SyntheticRun().record
        var (description, load) = (whole.description, whole.load)
        description.witnesses = [Witness.log.rawValue]
        var ledger = LedgerRecord()
        (ledger.acknowledged, ledger.keysWritten, ledger.keysExpired) = (824, 807, 807)
        load?.ledger = ledger
        let record = RunRecord(description: description, timeline: whole.timeline, load: load)
        let run = RunAnalysis(record)
        let story = RunStory(run).text
        #expect(story.contains("Whether there was a failover is not known."), "\(story)")
        #expect(!story.contains("elected"), "\(story)")
        #expect(
            story.contains("Whether any of 824 acknowledged writes was lost is not known."),
            "\(story)")
        let judgement = Judge.judge(plan: "p", records: [record], expectations: [])
        let findings = Findings(judgement: judgement, runs: [record])
        #expect(findings.headlines.first { $0.name == "lost writes" }?.value == "-")
        for text in [
            HTMLReport().render(findings), MarkdownReport().render(findings),
            DocumentText(width: 300).render(findings.document),
        ] {
            #expect(text.contains("Failovers of run 1: not known"), "\(text.prefix(3000))")
        }
    }

    @Test func aStepWithoutAnEffectIsNotNothing() {
        let whole = SyntheticRun().record
        let record = RunRecord(
            description: whole.description,
            timeline: whole.timeline.filter { $0.kind == .stepFired }, load: whole.load)
        #expect(
            RunStory(RunAnalysis(record)).text
                .hasPrefix("Nothing proves that anything was done to the cluster."))
    }

    @Test func theStoryStandsInEveryReport() throws {
        let findings = try SyntheticFindings.judged()
        let story = try #require(findings.story)
        let start = String(story.prefix(30))
        #expect(HTMLReport().render(findings).contains(start))
        #expect(MarkdownReport().render(findings).contains(start))
        #expect(DocumentText(width: 200).render(findings.document).contains(start))
        #expect(try JUnitReport().render(findings).contains(start))
        let entry = PlanEntry(findings: findings, page: nil)
        #expect(DocumentPage().render(SeveralPlans([entry]).document).contains(start))
    }

    @Test func noticesStandInEveryReport() throws {
        var findings = try SyntheticFindings.judged()
        findings.judgement.notices = [Notice(kind: .lostWrites, text: "seven are gone", runs: [1])]
        let entry = PlanEntry(findings: findings, page: nil)
        let texts = [
            HTMLReport().render(findings), MarkdownReport().render(findings),
            DocumentText(width: 200).render(findings.document), try JUnitReport().render(findings),
            DocumentPage().render(SeveralPlans([entry]).document),
            DocumentMarkdown().render(SeveralPlans([entry]).document),
            DocumentText(width: 200).render(SeveralPlans([entry]).document),
            try JSONReport().render(findings),
        ]
        for text in texts { #expect(text.contains("seven are gone")) }
    }

    @Test func headlinesTellTheWorstOfAllRuns() throws {
        let headlines = try SyntheticFindings.judged(runs: 3).headlines
        func value(_ name: String) -> String? { headlines.first { $0.name == name }?.value }
        #expect(value("lost writes") == "9 of 47,100")
        #expect(value("longest wait of failures") == "3.01 s")
        #expect(value("healthy shards stopped") == "0 s")
        #expect(value("outage")?.hasSuffix(" s") == true)
    }

    @Test func whatNoRunCouldTellIsNotJudged() {
        var findings = SyntheticFindings.findings()
        for index in findings.judgement.expectations.indices {
            findings.judgement.expectations[index].verdict = .inconclusive
        }
        #expect(findings.held == "not judged")
        #expect(!TerminalSummary().render(findings).contains("0 of 5"))
    }

    @Test func failedExpectationsComeFirst() {
        let order = SyntheticFindings.expectations.worstFirst.map { $0.verdict }
        #expect(order == [.failed, .failed, .inconclusive, .passed, .passed])
    }

    @Test func whatIsFinerThanTheLogIsNotZero() {
        #expect(ValueText.resolved(0) == "< 1 ms")
        #expect(ValueText.resolved(0.0012) == ValueText.text(0.0012, .time))
        #expect(ValueText.resolved(nil) == "-")
    }
}
