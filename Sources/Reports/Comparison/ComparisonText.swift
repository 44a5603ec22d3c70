package import History

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
        let word = comparison.conclusion.rawValue.uppercased()
        let room = word.displayWidth + 2
        var lines = words.headline.withoutControls.wrapped(to: max(30, width - room)).enumerated()
            .map { index, line in
                StyledText(index == 0 ? word : "", tone(comparison.conclusion)).padded(to: room)
                    + StyledText(line)
            }
        for plan in comparison.plans {
            let measures = ComparisonWords.sorted(plan.measures)
            let news = measures.filter(ComparisonWords.isNews)
            lines += ["", StyledText(plan.plan, .strong)]
            lines += paragraph(ComparisonWords.sides(plan))
            lines += table(news)
            let rest = measures.filter { !ComparisonWords.isNews($0) }
            for answer in [MeasureComparison.Answer.same, .notWorse, .notEnoughData] {
                let names = rest.filter { $0.answer == answer }.map { $0.name }
                guard !names.isEmpty else { continue }
                let title = answer == .notEnoughData ? "cannot tell yet" : answer.rawValue
                lines += paragraph("\(title): \(names.joined(separator: ", "))")
            }
            lines += details(measures.filter { $0.isPrimary })
        }
        lines.append("")
        for note in words.notes { lines += paragraph(note) }
        lines += paragraph(words.method)
        return lines.map { $0.rendered(by: ink) }.joined(separator: "\n")
    }

    private func table(_ measures: [MeasureComparison]) -> [StyledText] {
        guard !measures.isEmpty else { return [] }
        var table = TextTable(
            columns: ComparisonWords.headings.enumerated().map { index, heading in
                index < 2 ? .words(heading) : .numbers(heading)
            })
        for measure in measures {
            let cells = ComparisonWords.cells(measure)
            table.rows.append(
                cells.enumerated().map { index, cell in
                    index == 1 ? StyledText(cell, tone(measure)) : StyledText(cell)
                })
        }
        return table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    private func details(_ measures: [MeasureComparison]) -> [StyledText] {
        guard !measures.isEmpty else { return [] }
        var table = TextTable(
            columns: ComparisonWords.detailHeadings.enumerated().map { index, heading in
                index == 0 ? .words(heading) : .numbers(heading)
            })
        table.rows = measures.map { measure in
            ComparisonWords.details(measure).map { StyledText($0, .faint) }
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
        case .same, .notWorse: return .plain
        case .notEnoughData: return .faint
        }
    }
}
