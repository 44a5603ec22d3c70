package import Evidence

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
        var parts = ["## \(sign) \(comparison.conclusion.rawValue): \(words.headline)"]
        for plan in comparison.plans {
            parts.append(table(plan.plan, plan.measures.filter { $0.isPrimary }))
            parts.append(Markdown.code(ComparisonWords.sides(plan)))
            let others = plan.measures.filter { !$0.isPrimary }
            if !others.isEmpty {
                parts.append(
                    Markdown.folded(title: "Other measures", content: table(nil, others)))
            }
        }
        parts += words.notes.map { "- \(Markdown.code($0))" }
        parts.append(words.method)
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private func table(_ plan: String?, _ measures: [MeasureComparison]) -> String {
        let rows = measures.map { measure in
            var cells = ComparisonWords.cells(measure)
            cells[0] = Markdown.code(cells[0], inTable: true)
            if measure.isRegression { cells[cells.count - 1] = "**worse: a regression**" }
            return cells
        }
        return Markdown.table(
            title: plan.map { Markdown.code($0) } ?? "Others", columns: ComparisonWords.headings,
            numbers: 1...(ComparisonWords.headings.count - 2), rows: rows)
    }
}
