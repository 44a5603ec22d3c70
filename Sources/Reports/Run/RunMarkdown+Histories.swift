extension RunMarkdown {
    private static var mostExamples: Int { 5 }

    /// What the check of the recorded keys found, with counterexamples as time lines.
    func histories(_ findings: Findings) -> String {
        guard let histories = findings.histories else { return "" }
        let examples = histories.violations.prefix(Self.mostExamples)
        let parts = examples.compactMap(CounterexampleText.init).map { example in
            "\(Markdown.code(example.title))\n\n```text\n"
                + example.lines.map(\.withoutControls).joined(separator: "\n")
                + "\n```\n\n\(example.sentence)"
        }
        return (["### Linearizability\n\n\(histories.text)"] + parts).joined(separator: "\n\n")
    }
}
