extension RunText {
    private static var mostExamples: Int { 2 }

    /// What the check of the recorded keys found, with counterexamples as time lines.
    func histories(_ findings: Findings) -> [StyledText] {
        guard let histories = findings.histories else { return [] }
        let isGood = histories.violations.isEmpty && histories.unknown.isEmpty
        var lines = paragraph(histories.text, indent: 2, tone: isGood ? .plain : .doubtful)
        let examples = histories.violations.prefix(Self.mostExamples)
        for example in examples.compactMap(CounterexampleText.init) {
            lines += paragraph(example.title, indent: 4, tone: .plain)
            lines += example.lines.map {
                StyledText("      " + $0).truncated(to: max(width, 120), mark: glyphs.ellipsis)
            }
            lines += paragraph(example.sentence, indent: 4, tone: .plain)
        }
        return lines
    }
}
