import Testing

@testable import Judgement
@testable import Reports

@Suite struct TAPReportTests {
    private func lines(_ subject: any Subject) throws -> [Substring] {
        try TAPReport().render(subject).split(separator: "\n")
    }

    @Test func aLineForEachExpectationAndThePlanFirst() throws {
        let lines = try lines(SyntheticFindings.findings())
        #expect(lines.first == "TAP version 13")
        #expect(lines.dropFirst().first == "1..6")
        let results = lines.filter { $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") }
        #expect(results.count == 6)
        #expect(
            results.first
                == "ok 1 - pause-master: failover-time.max <= failover-worst-case")
        #expect(lines.contains("not ok 3 - pause-master: lost-writes == 0"))
        #expect(lines.contains("  message: \"3 acknowledged writes are gone\""))
    }

    @Test func inconclusiveIsNotOKAndSaysSo() throws {
        let lines = try lines(SyntheticFindings.findings())
        let place = try #require(lines.firstIndex(of: "not ok 5 - pause-master: flaps == 0"))
        #expect(lines[place + 1] == "  ---")
        #expect(lines[place + 2] == "  verdict: inconclusive")
    }

    @Test func whatTheMachineCannotDoIsSkipped() throws {
        var skipped = SyntheticFindings.findings(runs: 1)
        skipped.unavailable = "no netem #1"
        let lines = try lines(skipped)
        let results = lines.filter { $0.hasPrefix("ok ") }
        #expect(results.count == 6)
        #expect(results.allSatisfy { $0.hasSuffix(" # SKIP unavailable: no netem \\#1") })
    }

    @Test func nothingInANameIsReadAsADirectiveOrALine() throws {
        var findings = SyntheticFindings.findings(plan: "a # TODO\nok 9 - b")
        findings.judgement.expectations[2].reason = "say \"no\"\n..."
        let lines = try lines(findings)
        #expect(lines.contains { $0.hasPrefix("ok 1 - a \\# TODO ok 9 - b: ") })
        #expect(lines.contains("  message: \"say \\\"no\\\" ...\""))
    }

    @Test func severalPlansAreOneStream() throws {
        let plans = SeveralPlans(
            ["a", "b"].map {
                PlanEntry(findings: SyntheticFindings.findings(plan: $0), page: nil)
            })
        let lines = try lines(plans)
        #expect(lines.dropFirst().first == "1..12")
        #expect(lines.count { $0.hasPrefix("TAP version") } == 1)
        #expect(lines.contains { $0.hasPrefix("ok 7 - b: ") })
    }

    @Test func aRegressionIsNotOK() throws {
        let lines = try lines(SyntheticComparison.regression())
        #expect(
            lines.contains { $0.hasPrefix("not ok") && $0.contains(" is no worse than tolerated") })
        #expect(lines.contains { $0.hasPrefix("ok") && $0.hasSuffix("the host did not change") })
    }
}
