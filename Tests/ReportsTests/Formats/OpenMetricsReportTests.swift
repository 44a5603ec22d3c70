import Testing

@testable import Judgement
@testable import Reports

@Suite struct OpenMetricsReportTests {
    @Test func saysVerdictExpectationsAndMeasures() throws {
        let text = try OpenMetricsReport().render(SyntheticFindings.findings())
        for line in [
            "# TYPE shaketable_verdict stateset",
            "shaketable_verdict{plan=\"pause-master\",shaketable_verdict=\"failed\"} 1.0",
            "shaketable_verdict{plan=\"pause-master\",shaketable_verdict=\"passed\"} 0.0",
            "shaketable_expectation_held{plan=\"pause-master\",expectation=\"lost-writes == 0\"} 0.0",
            "shaketable_expectation_seconds{plan=\"pause-master\",expectation=\"recovery-time.p95 <= 2 s\",side=\"value\"} +Inf",
            "shaketable_measure_seconds{plan=\"pause-master\",measure=\"failover-time\",statistic=\"median\"} 3.702",
            "shaketable_failovers{plan=\"pause-master\"} 1.0",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        #expect(text.hasSuffix("\n# EOF\n"))
    }

    @Test func familiesAreNotInterleavedAndNamedOnce() throws {
        let text = try OpenMetricsReport().render(SyntheticFindings.findings(runs: 2))
        var current = ""
        var seen: Set<Substring> = []
        for line in text.split(separator: "\n") where line != "# EOF" {
            if line.hasPrefix("# TYPE ") {
                let name = line.dropFirst(7).prefix { $0 != " " }
                #expect(seen.insert(name).inserted)
                current = String(name)
            } else if !line.hasPrefix("#") {
                #expect(line.hasPrefix(current + "{"))
            }
        }
    }

    @Test func labelsAreEscaped() throws {
        var findings = SyntheticFindings.empty
        findings.judgement.plan = "a\"b\\c\nd"
        let text = try OpenMetricsReport().render(findings)
        #expect(text.contains("plan=\"a\\\"b\\\\c\\nd\""))
    }
}
