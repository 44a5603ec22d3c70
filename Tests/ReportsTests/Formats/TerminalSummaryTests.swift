import Foundation
import Quantities
import RunRecord
import TestSupport
import Testing

@testable import Judgement
@testable import Reports

@Suite struct TerminalSummaryTests {
    private func text(_ findings: Findings, width: Int = 80) -> String {
        DocumentText(width: width).render(findings.document)
    }

    @Test func verdictComesFirst() {
        let lines = text(SyntheticFindings.findings()).split(separator: "\n")
        #expect(lines.first == "FAILED  pause-master: 2 of 5 expectations hold in 1 run")
    }

    @Test func expectationShowsValueLimitAndMargin() {
        let text = text(SyntheticFindings.findings())
        #expect(
            text.contains(
                "error-rate[fault] <= 3%               1.23 %     3 %  +1.77 %  1  passed"))
        #expect(text.contains("never     2 s    never  1  failed"))
        #expect(text.contains("! lost-writes == 0: 3 acknowledged writes are gone"))
    }

    @Test func fewEpisodesAreShownOneByOne() {
        let text = text(SyntheticFindings.findings(runs: 2))
        #expect(text.contains("run 2: node 1 to 4"))
        #expect(text.contains("run 2, shard 1  █"))
    }

    @Test func manyEpisodesAreShownByTheirStatistics() {
        let text = text(SyntheticFindings.findings(runs: 8))
        #expect(text.contains("phase, over 8 episodes           min  median     p95     max"))
        #expect(text.contains("medians  █"))
        #expect(text.contains("textbook bound 4 s: 2 of 8 above (25 %)"))
        #expect(text.contains("derived worst case 5.40 s: 0 of 8 above"))
    }

    @Test func errorsAreToldApartByWindowAndShards() {
        let text = text(SyntheticFindings.findings())
        #expect(text.contains("timeout            affected         0     528         0"))
        #expect(text.contains("healthy          0       0         0"))
    }

    @Test func failoverThatNeverEndedReadsNever() {
        var findings = SyntheticFindings.findings()
        findings.judgement.runs[0].episodes[0].won = nil
        findings.judgement.runs[0].episodes[0].newMaster = nil
        let phases = findings.judgement.runs[0].episodes[0].phases.count
        findings.judgement.runs[0].episodes[0].phases[phases - 1].end = nil
        let text = text(findings)
        #expect(text.contains("run 1: node 1 to none"))
        #expect(text.contains("failover-time (fault to won)                  never\n"))
    }

    @Test func howFinelyPollingPartsThePhasesIsTold() {
        var findings = SyntheticFindings.findings()
        func words() -> String { text(findings).split { $0.isWhitespace }.joined(separator: " ") }
        #expect(!words().contains("was seen by polling"))
        findings.judgement.runs[0].episodes[0].phases[0].source = "poll"
        findings.judgement.runs[0].episodes[0].phases[0].pollSeconds = 0.06
        #expect(
            words().contains(
                "Where detection ends and agreement begins was seen by polling and is known to 60 ms"
            ),
            "\(words())")
        findings.judgement.runs[0].episodes[0].phases[0].pollSeconds = nil
        #expect(words().contains("is known to about 12 ms, as 6 nodes are polled"), "\(words())")
    }

    @Test func doubtsStandBeforeTheExpectations() throws {
        var findings = SyntheticFindings.findings(runs: 2)
        findings.judgement.runs[1].doubts = ["the clock was stepped by 3 s"]
        let text = text(findings)
        let doubt = try #require(text.range(of: "! run 2: the clock was stepped by 3 s"))
        let table = try #require(text.range(of: "Expectations"))
        #expect(doubt.upperBound < table.lowerBound)
    }

    @Test func missingReceiptsAreShownHoweverManyRunsThereAre() {
        var findings = SyntheticFindings.findings(runs: 9)
        let run = SyntheticRun(index: 9).record
        let missing = Event(
            at: Offset(nanoseconds: 26_000_000_000), kind: .receiptMissing, node: 1,
            details: ["fault": .text("pause"), "why": .text("the process was gone")])
        findings.runs[8] = RunRecord(
            description: run.description, timeline: run.timeline + [missing], load: run.load)
        #expect(text(findings).contains("! run 9, 26.000 s: pause on node 1 NOT PROVEN"))
    }

    @Test(arguments: [40, 60, 80, 132])
    func noLineIsWiderThanAsked(width: Int) {
        var findings = SyntheticFindings.findings(runs: 3, plan: "名前の長い計画-\u{1F600}-pause")
        findings.judgement.runs[0].doubts = [String(repeating: "verylongword", count: 20)]
        findings.judgement.expectations[0].text = String(repeating: "measure", count: 30)
        findings.folder = nil
        findings.command = nil
        for glyphs in [Glyphs.unicode, Glyphs.ascii] {
            let summary = DocumentText(width: width, glyphs: glyphs).render(findings.document)
            for line in summary.split(separator: "\n") {
                #expect(String(line).displayWidth <= width, "\(line)")
            }
        }
    }

    @Test func asciiIsAsciiOnly() {
        let text = DocumentText(width: 80, glyphs: .ascii).render(
            SyntheticFindings.findings().document)
        #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    }

    @Test func coloursAreUsedOnlyWhenAsked() {
        let findings = SyntheticFindings.findings()
        #expect(!text(findings).contains("\u{1B}"))
        let coloured = DocumentText(width: 80, coloured: true).render(findings.document)
        #expect(coloured.contains("\u{1B}[1;31mFAILED\u{1B}[0m"))
    }

    @Test func controlCharactersCannotReachTheTerminal() {
        var findings = SyntheticFindings.findings(plan: "a\u{1B}[2Jb")
        findings.judgement.expectations[0].reason = "\u{9B}31m\u{202E}"
        findings.judgement.expectations[0].verdict = .failed
        findings.command = "run \u{7}"
        let text = text(findings)
        for control in ["\u{1B}", "\u{9B}", "\u{202E}", "\u{7}"] {
            #expect(!text.unicodeScalars.contains(Unicode.Scalar(control) ?? " "))
        }
    }

    @Test func noRunsNoLoadNoEpisodes() {
        let empty = text(SyntheticFindings.empty)
        #expect(empty.hasPrefix("PASSED  no-fault: no expectations, 0 runs\n"))
        var run = SyntheticRun()
        run.hasLoad = false
        let findings = Findings(
            judgement: SyntheticFindings.empty.judgement, runs: [run.record], interrupted: true)
        #expect(text(findings).contains("Interrupted"))
        #expect(!text(findings).contains("Latency"))
    }

    @Test func saysWhereTheRunIsAndHowToRepeatIt() {
        let text = text(SyntheticFindings.findings())
        #expect(text.contains("  Run folder: runs/pause-master\n"))
        #expect(
            text.hasSuffix("  Repeat with: shaketable run plans/pause-master.yaml --seed 4712\n"))
    }
}
