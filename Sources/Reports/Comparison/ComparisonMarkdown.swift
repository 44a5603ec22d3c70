package import History
import Wording

/// A comparison as GitHub's Markdown, for a job's summary or a pull request.
package struct ComparisonMarkdown: Sendable {
    /// The form's only way.
    package init() {}

    /// The whole text.
    package func render(_ comparison: RunComparison) -> String {
        let words = ComparisonWords(comparison: comparison)
        let sign =
            switch comparison.conclusion {
            case .noRegression: "✓"
            case .notEnoughData, .hostChanged: "?"
            case .regression: "✗"
            }
        var parts = [
            "## \(sign) \(comparison.conclusion.rawValue): \(Markdown.code(words.headline))"
        ]
        for plan in comparison.plans {
            let measures = ComparisonWords.sorted(plan.measures)
            let news = measures.filter(ComparisonWords.isNews)
            let rest = measures.filter { !ComparisonWords.isNews($0) }
            parts.append("### \(Markdown.code(plan.plan))")
            if !news.isEmpty { parts.append(table("What is new", news)) }
            if !rest.isEmpty {
                parts.append(
                    Markdown.folded(
                        title: "Nothing new of \(rest.count.counted("measure"))",
                        content: table(nil, rest)))
            }
            parts.append(
                Markdown.folded(title: "What the answers rest on", content: details(measures)))
            parts.append(Markdown.code(ComparisonWords.sides(plan)))
        }
        parts += words.notes.map { "- \(Markdown.code($0))" }
        parts.append(words.method)
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private func table(_ title: String?, _ measures: [MeasureComparison]) -> String {
        let rows = measures.map { measure in
            var cells = ComparisonWords.cells(measure)
            cells[0] = Markdown.code(cells[0], inTable: true)
            if measure.isRegression { cells[1] = "**\(cells[1])**" }
            return cells
        }
        return Markdown.table(
            title: title ?? "Measures", columns: ComparisonWords.headings,
            numbers: 2...(ComparisonWords.headings.count - 1), rows: rows)
    }

    private func details(_ measures: [MeasureComparison]) -> String {
        Markdown.table(
            title: "Details", columns: ComparisonWords.detailHeadings,
            numbers: 1...(ComparisonWords.detailHeadings.count - 1),
            rows: measures.map { measure in
                var cells = ComparisonWords.details(measure)
                cells[0] = Markdown.code(cells[0], inTable: true)
                return cells
            })
    }
}
