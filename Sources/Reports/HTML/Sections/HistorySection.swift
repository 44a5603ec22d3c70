/// What the check of the recorded keys found.
struct HistorySection: Sendable {
    let findings: Findings

    private static let mostExamples = 10

    /// The section; nothing when no keys were recorded.
    var markup: Markup {
        guard let histories = findings.histories else { return [] }
        let examples = histories.violations.prefix(Self.mostExamples)
            .compactMap(CounterexampleText.init).map { example in
                Markup.fragment([
                    .tag("h3", [:], .text(example.title)),
                    .tag("pre", [:], .text(example.lines.joined(separator: "\n"))),
                    .tag("p", [:], .text(example.sentence)),
                ])
            }
        return .tag(
            "section", [:], .tag("h2", [:], "Linearizability"),
            .tag("p", [:], .text(histories.text)), .fragment(examples))
    }
}
