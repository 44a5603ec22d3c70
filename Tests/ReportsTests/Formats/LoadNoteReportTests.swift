import RunRecord
import Testing

@testable import Reports

/// Notes on failures that are not the fault's own.
@Suite struct LoadNoteReportTests {
    /// One run whose load counted attempts of a shard in the fault window, and operations, as told.
    private func findings(
        shard: Int, attempts: [OperationOutcome: UInt64] = [:],
        outcomes: [OperationOutcome: UInt64] = [:]
    ) -> Findings {
        var findings = SyntheticFindings.findings()
        var load = findings.runs[0].load
        let place = load?.groups.firstIndex { $0.shard == shard && $0.window == .fault } ?? 0
        for (outcome, count) in attempts {
            load?.groups[place].attempts[Int(outcome.rawValue)] += count
        }
        for (outcome, count) in outcomes {
            load?.groups[place].outcomes[Int(outcome.rawValue)] += count
        }
        findings.runs[0] = RunRecord(
            description: findings.runs[0].description, timeline: findings.runs[0].timeline,
            load: load)
        return findings
    }

    private func texts(_ findings: Findings) -> [String] {
        let terminal = TerminalSummary().render(findings).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        return [terminal, MarkdownReport().render(findings), HTMLReport().render(findings)]
    }

    @Test func everyReportTellsThatHealthyMastersRefused() {
        for text in texts(findings(shard: 2, attempts: [.clusterDown: 16_173])) {
            #expect(text.contains("16,173 attempts on healthy shards were answered CLUSTERDOWN"))
            #expect(text.contains("cluster-require-full-coverage"))
        }
    }

    @Test func whatTheAffectedShardAnswersNeedsNoNote() {
        #expect(findings(shard: 1, attempts: [.clusterDown: 9]).loadNotes.isEmpty)
        #expect(findings(shard: 1, outcomes: [.shed: 9]).loadNotes.isEmpty)
    }

    @Test func limitsOfTheClientAndOfTheLoadAreToldApart() {
        let shed = findings(shard: 3, outcomes: [.shed: 7]).loadNotes
        #expect(shed.count == 1 && shed[0].contains("in-flight-limit"))
        let pool = findings(shard: 3, outcomes: [.poolExhausted: 7]).loadNotes
        #expect(pool.count == 1 && pool[0].contains("pool"))
        let keys = findings(shard: 1, outcomes: [.keysBusy: 7]).loadNotes
        #expect(keys.count == 1 && keys[0].contains("load.keys"))
    }
}
