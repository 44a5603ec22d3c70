package import Evidence

/// A comparison for a terminal.
package struct ComparisonText: Sendable {
    private let width: Int
    private let glyphs: Glyphs
    private let ink: Ink

    /// A form of so many columns.
    package init(width: Int, glyphs: Glyphs, coloured: Bool) {
        self.width = width
        self.glyphs = glyphs
        ink = Ink(coloured: coloured)
    }

    /// The whole text.
    package func render(_ comparison: RunComparison) -> String {
        let words = ComparisonWords(comparison: comparison)
        var lines = [
            StyledText(comparison.conclusion.rawValue.uppercased(), tone(comparison.conclusion))
                + StyledText("  \(words.headline)")
        ]
        for plan in comparison.plans {
            lines += ["", StyledText(plan.plan, .strong)]
            lines += paragraph(ComparisonWords.sides(plan))
            lines += table(plan, "primary", plan.measures.filter { $0.isPrimary })
            lines += table(plan, "others", plan.measures.filter { !$0.isPrimary })
        }
        lines.append("")
        for note in words.notes { lines += paragraph(note) }
        lines += paragraph(words.method)
        return lines.map { $0.rendered(by: ink) }.joined(separator: "\n")
    }

    private func table(
        _ plan: PlanComparison, _ title: String, _ measures: [MeasureComparison]
    ) -> [StyledText] {
        guard !measures.isEmpty else { return [] }
        let headings = [title] + ComparisonWords.headings.dropFirst()
        var table = TextTable(
            columns: headings.enumerated().map { index, heading in
                index == 0 || index == headings.count - 1 ? .words(heading) : .numbers(heading)
            })
        for measure in measures {
            let cells = ComparisonWords.cells(measure)
            table.rows.append(
                cells.dropLast().map { StyledText($0) }
                    + [StyledText(cells.last ?? "", tone(measure))])
        }
        return table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    private func paragraph(_ text: String) -> [StyledText] {
        text.withoutControls.wrapped(to: width).map { StyledText($0, .faint) }
    }

    private func tone(_ conclusion: RunComparison.Conclusion) -> Tone {
        switch conclusion {
        case .noRegression: .good
        case .notEnoughData, .hostChanged: .doubtful
        case .regression: .bad
        }
    }

    private func tone(_ measure: MeasureComparison) -> Tone {
        if measure.isRegression { return .bad }
        switch measure.answer {
        case .better: return .good
        case .worse: return .doubtful
        case .same: return .plain
        case .notEnoughData: return .faint
        }
    }
}
