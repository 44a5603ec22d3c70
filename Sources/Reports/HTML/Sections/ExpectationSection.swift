import Evidence

/// What was expected and what came.
struct ExpectationSection: Sendable {
    let findings: Findings

    /// The section; nothing for a plan without expectations.
    var markup: Markup {
        let results = findings.judgement.expectations
        guard !results.isEmpty else { return [] }
        var table = Table(columns: [
            .words("expectation"), .numbers("measured"), .numbers("limit"), .numbers("margin"),
            .numbers("95 % interval of the median"), .numbers("samples"), .words("verdict"),
        ])
        for result in results {
            let reason = result.verdict == .passed ? nil : result.reason
            table.rows.append([
                [
                    .text(result.text),
                    reason.map { .tag("span", ["class": "reason"], .text($0)) } ?? [],
                ],
                .text(ValueText.text(result.value, result.unit)),
                .text(ValueText.text(result.limit, result.unit)),
                .text(ValueText.signed(result.margin, result.unit)),
                .text(interval(of: result)), .text(String(result.samples)),
                VerdictMark(verdict: result.verdict).inline,
            ])
        }
        return .tag("section", [:], .tag("h2", [:], "Expectations"), table.markup)
    }

    /// The interval of the measure that the expectation is about, where it is about one's median.
    private func interval(of result: ExpectationResult) -> String {
        let left = result.text.prefix { !"<>=!".contains($0) }
        guard left.contains(".median") else { return "-" }
        let name = String(left).replacing(".median", with: "").filter { $0 != " " }
        let measure = findings.judgement.measures.first { $0.name.filter { $0 != " " } == name }
        guard let measure, let low = measure.medianLow, let high = measure.medianHigh else {
            return "-"
        }
        return "\(ValueText.text(low, measure.unit)) to \(ValueText.text(high, measure.unit))"
    }
}
