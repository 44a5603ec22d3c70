import Linearizability
import Quantities
import RunRecord
import Testing

@testable import Reports

struct HistoryReportsTests {
    private func operation(
        _ kind: KeyOperation.Kind, _ value: Int64?, _ from: Int64, _ to: Int64?, node: Int = 1
    ) -> KeyOperation {
        KeyOperation(
            kind, value, from: Offset(.milliseconds(from)),
            to: to.map { Offset(.milliseconds($0)) }, node: node)
    }

    private func findings(_ operations: [KeyOperation]) -> Findings {
        var findings = SyntheticFindings.findings()
        let first = findings.runs[0]
        let model: KeyHistory.Model =
            operations.contains { $0.kind == .increment } ? .counter : .register
        findings.runs = [
            RunRecord(
                description: first.description, timeline: first.timeline, load: first.load,
                histories: [
                    KeyHistory(key: "the key", shard: 1, model: model, operations: operations)
                ])
        ]
        return findings
    }

    private var stale: Findings {
        findings([
            operation(.write, 3, 4000, 4100), operation(.write, 4, 4900, 5004),
            operation(.read, 4, 5010, 5020), operation(.read, 3, 5120, 5130, node: 4),
        ])
    }

    private let reason =
        "The read sent at 5.120 s returned write 3, though write 4 was acknowledged at 5.004 s."
    private let rows = [
        "SET write 3  |=|           4.000 to 4.100 s: OK from node 1",
        "SET write 4      |=|       4.900 to 5.004 s: OK from node 1",
        "GET                  |=|   5.120 to 5.130 s: write 3 from node 4",
    ]

    private func joined(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func everyReportShowsTheTimeLineAndSaysWhy() {
        let texts = [
            TerminalSummary().render(stale), MarkdownReport().render(stale),
            HTMLReport().render(stale),
        ]
        for text in texts {
            for row in rows { #expect(text.contains(row)) }
            #expect(joined(text).contains(reason))
            #expect(text.contains("1 of 1 recorded keys not linearizable (4 operations)"))
        }
    }

    @Test func linearizableKeysAreCountedAndRunsWithoutAreSilent() {
        let good = findings([operation(.write, 1, 0, 10), operation(.read, 1, 20, 30)])
        #expect(TerminalSummary().render(good).contains("0 of 1 recorded keys not linearizable"))
        let without = SyntheticFindings.findings()
        for text in [TerminalSummary().render(without), MarkdownReport().render(without)] {
            #expect(!text.contains("Linearizability"))
        }
    }

    @Test func countersAreToldWithTheIncrementsBesideThem() {
        let counted = findings([
            operation(.increment, 1, 100, 110), operation(.increment, 2, 120, 130),
            operation(.increment, 2, 140, 150),
        ])
        let text = joined(TerminalSummary().render(counted))
        #expect(text.contains("Two increments returned 2: that sent at 0.120 s and that sent at"))
        #expect(!text.contains("other increment"))
        let exceeded = findings([
            operation(.increment, 1, 100, 110), operation(.increment, 7, 120, 130),
        ])
        let words = joined(TerminalSummary().render(exceeded))
        #expect(words.contains("and 1 other increment, taken to have happened"))
        #expect(words.contains("returned 7, though only 2 increments had been sent by 0.130 s"))
    }
}
