import Judgement

extension Findings: EncodableSubject, JudgedSubject, TabularSubject, MeteredSubject {
    package static var noun: String { "a plan's runs" }

    package func text(on terminal: Terminal) -> String {
        RunText(
            width: terminal.width(atMost: 120, otherwise: 100), glyphs: terminal.glyphs,
            coloured: terminal.coloured
        ).render(self)
    }

    package func markdown() -> String { RunMarkdown().render(self) }

    package func page() -> String { RunPage().render(self) }

    /// The judgement.
    package var values: any Encodable { judgement }

    package var suites: [JudgedSuite] { [RunCases().suite(self)] }

    /// The load over time.
    package var rows: [[String]] { RunSeries().rows(of: self) }

    package var metrics: [MetricFamily] { RunMetrics().families(self) }
}
