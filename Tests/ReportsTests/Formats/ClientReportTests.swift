import TestSupport
import Testing

@testable import Judgement
@testable import Quantities
@testable import Reports
@testable import RunRecord

/// Clients that ran side by side, a row each.
struct ClientReportTests {
    private func findings(text: String = "MaxConnectionsError: Too many") -> Findings {
        let record = SyntheticRun().record
        var description = record.description
        let first = ClientDescription(name: "redis-py", version: "redis-py 8.1.0")
        let second = ClientDescription(name: "valkey-py")
        description.clients = [first, second]
        var load = record.load
        load?.errorTexts = [ErrorText(text: text, count: 7)]
        load?.heldAfterHeal = 5
        var findings = SyntheticFindings.findings()
        let problem = Event(
            at: SyntheticRun().point(20_000), kind: .clientProblem,
            details: ["client": .text("valkey-py"), "message": .text("it did not end")])
        findings.runs = [
            RunRecord(
                description: description, timeline: record.timeline + [problem], load: record.load,
                clients: [ClientRecord(first, load: load), ClientRecord(second, load: nil)])
        ]
        return findings
    }

    @Test func ourOwnLoadStandsFirstAndEachClientHasItsOwnFigures() throws {
        let clients = findings().clients
        #expect(clients.map(\.name).suffix(2) == ["redis-py", "valkey-py"])
        #expect(clients.count == 3)
        // The same load gives the same figures, but for what only a program tells.
        #expect(clients[0].figures[0] == clients[1].figures[0])
        #expect(clients[0].figures[6] == "-" && clients[1].figures[6] == "5")
        #expect(clients[1].errors.contains { $0.text.contains("MaxConnections") && $0.count == 7 })
        #expect(clients[1].version == "redis-py 8.1.0")
        #expect(clients[2].figures[0] == "-" && clients[2].problems == ["it did not end"])
        #expect(clients.allSatisfy { $0.figures.count == ClientRow.numbers.count })
    }

    @Test func aClientThatNeverComesBackIsToldAsStuckWithWhatItSaidLast() {
        func problems(_ stretches: [OutcomeStretch]) -> [String] {
            let run = Runs.analysis(Runs.failover(), load: Loads.record(stretches: stretches))
            return ClientView(runs: [run], problems: ["it did not end"]).row("c", version: "")
                .problems
        }
        let served = Loads.stretch(1, 10)
        #expect(problems([served, Loads.stretch(13, 29, node: 4)]) == ["it did not end"])
        var refused = Loads.stretch(14, 28)
        refused.outcome = .connectionRefused
        var closed = Loads.stretch(11, 14)
        closed.outcome = .connectionReset
        #expect(
            problems([served, closed, refused]).first
                == "stuck: not served steadily again in 1 of 1 run; it last said connection refused"
        )
        #expect(
            problems([served]).first
                == "stuck: not served steadily again in 1 of 1 run; it said nothing, its operations never ended"
        )
    }

    @Test func everyReportHasTheRows() {
        let findings = findings()
        for text in [
            TerminalSummary().render(findings), MarkdownReport().render(findings),
            HTMLReport().render(findings),
        ] {
            for word in [
                "Clients side by side", "redis-py 8.1.0", "MaxConnectionsError", "valkey-py",
            ] { #expect(text.contains(word)) }
        }
    }

    @Test func aTextIsNoMarkup() {
        let findings = findings(text: "<script>alert(1)</script>|`x`")
        #expect(!HTMLReport().render(findings).contains("<script>alert"))
    }
}
