import Judgement
import Quantities
import RunRecord

/// A mark of a run as the reports show it: a test, and what the cluster went through meanwhile.
struct MarkRow: Sendable {
    /// What the columns are called, the first two of words.
    static let columns = ["test", "faults", "run", "began", "lasted", "outage", "failed"]
    /// The columns that hold numbers.
    static let numbers = 2...6

    /// Its name, as somebody has given it.
    let name: String
    /// The faults that took effect meanwhile, in words; `-` for none.
    let faults: String
    /// The other columns' texts, in their order.
    let figures: [String]
    /// Whether operations failed or waited meanwhile.
    let isFelt: Bool
}

extension Findings {
    /// The marks of all runs, in the order of time.
    var marks: [MarkRow] {
        analyses.flatMap { run in
            let spans = run.markSpans
            let faults = spans.isEmpty ? [] : run.record.faultSpans
            return spans.map { row($0, faults, run: run.record.description.index) }
        }
    }

    private func row(_ span: MarkSpan, _ faults: [FaultSpan], run: Int) -> MarkRow {
        let own = faults.filter { fault in
            fault.step.map { span.steps.contains(Int(clamping: $0)) } ?? false
        }
        let failed = span.operations.map { operations in
            "\(ValueText.text(operations.failed)) of \(ValueText.text(operations.ended))"
        }
        return MarkRow(
            name: span.name,
            faults: own.isEmpty ? "-" : own.map(\.label).joined(separator: ", "),
            figures: [
                String(run), ValueText.text(span.from),
                ValueText.text((span.to - span.from).inSeconds, .time),
                ValueText.text(span.outage, .time), failed ?? "-",
            ],
            isFelt: (span.outage ?? 0) > 0 || (span.operations?.failed ?? 0) > 0)
    }
}
