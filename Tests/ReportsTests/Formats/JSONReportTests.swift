import Judgement
import RunRecord
import Testing

@testable import Reports

@Suite struct JSONReportTests {
    @Test func readsBackAsTheSameJudgement() throws {
        let findings = SyntheticFindings.findings(runs: 2)
        let text = try JSONReport().render(findings)
        let judgement = try EvidenceFile.value(Judgement.self, fromJSON: text)
        #expect(judgement.expectations[3].value == .infinity)
        #expect(judgement.runs.count == 2)
        #expect(try JSONReport().render(Findings(judgement: judgement, runs: [])) == text)
    }

    @Test func keysAreSortedOverManyLines() throws {
        let text = try JSONReport().render(SyntheticFindings.empty)
        #expect(text.hasPrefix("{\n  \"bounds\" : {\n"))
        #expect(text.hasSuffix("}\n"))
    }
}
