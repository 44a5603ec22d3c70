import Foundation
import Judgement

/// What was expected and what came.
struct ExpectationSection: Sendable {
    let findings: Findings

    /// The section; nothing for a plan without expectations. Beside one that fails, those that hold are folded.
    var markup: Markup {
        let results = findings.judgement.expectations.worstFirst
        guard !results.isEmpty else { return [] }
        let held = results.filter { $0.verdict == .passed }
        let others = results.filter { $0.verdict != .passed }
        let content: Markup =
            held.isEmpty || others.isEmpty
            ? table(results)
            : [
                table(others),
                .tag(
                    "details", [:],
                    .tag(
                        "summary", [:],
                        .text(
                            held.count == 1 ? "1 that holds" : "\(held.count) that hold")),
                    table(held)),
            ]
        return .tag("section", [:], .tag("h2", [:], "Expectations"), content)
    }

    private func table(_ results: [ExpectationResult]) -> Markup {
        let hasIntervals = results.contains { interval(of: $0) != nil }
        let columns: [Table.Column] =
            [
                .words("expectation"), .numbers("measured"), .numbers("limit"), .numbers("margin"),
            ] + (hasIntervals ? [.numbers("95 % interval")] : [])
            + [.numbers("samples"), .words("verdict")]
        var table = Table(columns: columns)
        for result in results {
            let reason = result.verdict == .passed ? nil : result.reason
            let values: [Markup] = [
                [
                    .text(result.text),
                    reason.map { .tag("span", ["class": "reason"], .text($0)) } ?? [],
                ],
                .text(ValueText.text(result.value, result.unit)),
                .text(ValueText.text(result.limit, result.unit)),
                .text(ValueText.signed(result.margin, result.unit)),
            ]
            let between: [Markup] = hasIntervals ? [.text(interval(of: result) ?? "-")] : []
            table.rows.append(
                values + between + [
                    .text(String(result.samples)), VerdictMark(verdict: result.verdict).inline,
                ])
        }
        return table.markup
    }

    /// The interval of the median, where the expectation is about one; nil elsewhere.
    private func interval(of result: ExpectationResult) -> String? {
        let left = result.text.prefix { !"<>=!".contains($0) }.filter { $0 != " " }
        guard let suffix = left.range(of: ".median") else { return nil }
        let name = left.replacingCharacters(in: suffix, with: "")
        let measure = findings.judgement.measures.first { $0.name.filter { $0 != " " } == name }
        guard let measure, let low = measure.medianLow, let high = measure.medianHigh else {
            return nil
        }
        return "\(ValueText.text(low, measure.unit)) to \(ValueText.text(high, measure.unit))"
    }
}
