import TestSupport
import Testing

@testable import Reports
@testable import RunRecord

/// The tests that ran against a served cluster, a row each.
struct MarkReportTests {
    private func findings(_ name: String = "test_rides_through") -> Findings {
        let synthetic = SyntheticRun()
        func event(_ kind: EventKind, _ milliseconds: Int64, _ mark: Int64, _ name: String? = nil)
            -> Event
        {
            var details: EventDetails = ["mark": .integer(mark)]
            details[.name] = name
            return Event(at: synthetic.point(milliseconds), kind: kind, details: details)
        }
        let record = synthetic.record
        var findings = SyntheticFindings.findings()
        findings.runs = [
            RunRecord(
                description: record.description,
                timeline: record.timeline + [
                    event(.markBegan, 1000, 1, "test_quiet"), event(.markBegan, 4000, 2, name),
                    event(.markEnded, 26_000, 2), event(.markBegan, 30_000, 3, "test_after"),
                ], load: record.load)
        ]
        return findings
    }

    @Test func eachMarkHasItsFaultsItsOutageAndItsFailures() throws {
        let marks = findings().marks
        #expect(marks.map(\.name) == ["test_quiet", "test_rides_through", "test_after"])
        #expect(marks.map(\.faults) == ["-", "pause node 1", "-"])
        #expect(marks.map { $0.figures[1] } == ["1.000 s", "4.000 s", "30.000 s"])
        // Until the next one, until its own end, until the run's.
        #expect(marks.map { $0.figures[2] } == ["3 s", "22 s", "10.9 s"])
        #expect(marks.map { $0.figures[3] == "-" } == [true, false, true])
        #expect(marks.map(\.isFelt) == [false, true, false])
    }

    @Test func everyReportHasTheRows() {
        let findings = findings()
        for text in [
            TerminalSummary().render(findings), MarkdownReport().render(findings),
            HTMLReport().render(findings),
        ] {
            #expect(text.contains("Tests"))
            #expect(text.contains("test_rides_through"))
            #expect(text.contains("pause node 1"))
        }
    }

    @Test func aNameIsNoMarkup() {
        let findings = findings("<script>alert(1)</script>|`x`")
        #expect(!HTMLReport().render(findings).contains("<script>alert"))
        #expect(MarkdownReport().render(findings).contains("\\|"))
    }

    @Test func withoutMarksThereIsNoSuchSection() {
        let findings = SyntheticFindings.findings()
        #expect(!HTMLReport().render(findings).contains("<h2>Tests"))
        #expect(!MarkdownReport().render(findings).contains("### Tests"))
    }
}
