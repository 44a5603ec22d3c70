import Judgement

/// Several plans, each with its findings.
package struct SeveralPlans: EncodableSubject, JudgedSubject, MeteredSubject, TabularSubject {
    package static let noun = "several plans"

    /// The plans.
    package let entries: [PlanEntry]

    /// Plans in their order.
    package init(_ entries: [PlanEntry]) {
        self.entries = entries
    }

    package func text(on terminal: Terminal) -> String {
        TerminalDigest(
            width: terminal.width(atMost: 120, otherwise: 100), glyphs: terminal.glyphs,
            coloured: terminal.coloured
        ).render(entries)
    }

    package func markdown() -> String { MarkdownDigest().render(entries) }

    package func page() -> String { IndexPage().render(entries) }

    /// The plans' judgements, in their order.
    package var values: any Encodable { entries.map(\.findings.judgement) }

    package var suites: [JudgedSuite] { entries.flatMap(\.findings.suites) }

    /// The series of all plans, one after the other.
    package var rows: [[String]] {
        entries.map(\.findings.rows).reduce(into: []) { joined, rows in
            joined += joined.isEmpty ? rows : Array(rows.dropFirst())
        }
    }

    /// The same families of all plans, each family once as OpenMetrics asks.
    package var metrics: [MetricFamily] {
        entries.map(\.findings.metrics).reduce(into: []) { joined, metrics in
            guard !joined.isEmpty else { return joined = metrics }
            for index in joined.indices { joined[index].add(samplesOf: metrics[index]) }
        }
    }
}
