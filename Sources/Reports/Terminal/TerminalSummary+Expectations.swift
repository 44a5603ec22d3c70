import Judgement

extension [ExpectationResult] {
    /// The failed ones first, then the inconclusive ones, each in the plan's order.
    var worstFirst: [ExpectationResult] {
        [.failed, .inconclusive, .passed].flatMap { verdict in filter { $0.verdict == verdict } }
    }
}

extension TerminalSummary {
    /// The expectations as a table, with the reasons of those that do not hold below it.
    func expectations(_ results: [ExpectationResult]) -> [StyledText] {
        guard !results.isEmpty else { return [] }
        var table = TextTable(columns: [
            .words("expectation"), .numbers("measured"), .numbers("limit"), .numbers("margin"),
            .numbers("n"), .words("verdict"),
        ])
        for result in results.worstFirst {
            let tone = Tone(result.verdict)
            table.rows.append([
                StyledText(result.text),
                StyledText(ValueText.text(result.value, result.unit), .strong),
                StyledText(ValueText.text(result.limit, result.unit)),
                StyledText(
                    ValueText.signed(result.margin, result.unit),
                    result.verdict == .failed ? .bad : .plain),
                StyledText(String(result.samples)),
                StyledText(result.verdict.rawValue, tone),
            ])
        }
        var lines = table.lines(width: width, indent: 2, glyphs: glyphs)
        for result in results.worstFirst where result.verdict != .passed {
            guard let reason = result.reason else { continue }
            lines += bullet("! ", "\(result.text): \(reason)", tone: Tone(result.verdict))
        }
        return lines
    }
}
