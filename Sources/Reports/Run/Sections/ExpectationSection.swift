import Foundation
import Judgement

/// What was expected and what came, those that do not hold first. Beside one that fails, a page folds those that hold.
struct ExpectationSection: Sendable {
    let findings: Findings

    /// The table; one without rows for a plan without expectations.
    var table: DocumentTable {
        let results = findings.judgement.expectations.worstFirst
        let hasIntervals = results.contains { interval(of: $0) != nil }
        let rows = results.map { row($0, hasIntervals: hasIntervals) }
        var table = DocumentTable(
            ["expectation", "measured", "limit", "margin"]
                + (hasIntervals ? ["95 % interval"] : []) + ["n", "verdict"], cells: rows)
        table.columns[table.columns.count - 1].isNumber = false
        let open = results.prefix { $0.verdict != .passed }.count
        if open > 0, open < rows.count {
            let held = rows.count - open
            table.rows = Array(rows.prefix(open))
            table.rest = (
                held == 1 ? "1 that holds" : "\(held) that hold", Array(rows.dropFirst(open))
            )
        }
        return table
    }

    private func row(_ result: ExpectationResult, hasIntervals: Bool) -> [DocumentCell] {
        var name = DocumentCell(result.text)
        name.notes = result.verdict == .passed ? [] : result.reason.map { [$0] } ?? []
        let margin = ValueText.signed(result.margin, result.unit)
        let between = hasIntervals ? [DocumentCell(interval(of: result) ?? "-")] : []
        return [
            name, DocumentCell(ValueText.text(result.value, result.unit), .strong),
            DocumentCell(ValueText.text(result.limit, result.unit)),
            DocumentCell(margin, result.verdict == .failed ? .bad : .plain),
        ] + between + [DocumentCell(String(result.samples)), DocumentCell(result.verdict)]
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

extension [ExpectationResult] {
    /// The failed ones first, then the inconclusive ones, each in the plan's order.
    var worstFirst: [ExpectationResult] {
        [.failed, .inconclusive, .passed].flatMap { verdict in filter { $0.verdict == verdict } }
    }
}
