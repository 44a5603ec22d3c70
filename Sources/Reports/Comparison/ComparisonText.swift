package import History
import Judgement
import Wording

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

extension RunComparison: EncodableSubject, JudgedSubject, TabularSubject {
    package static var noun: String { "a comparison" }

    package func text(on terminal: Terminal) -> String {
        ComparisonText(
            width: terminal.width(atLeast: 60, otherwise: 170), glyphs: terminal.glyphs,
            coloured: terminal.coloured
        ).render(self) + "\n"
    }

    package func markdown() -> String { ComparisonMarkdown().render(self) }

    package func page() -> String { ComparisonPage().render(self) }

    package var values: any Encodable { self }

    /// A row for each measure of each plan.
    package var rows: [[String]] {
        [["plan"] + ComparisonWords.headings]
            + plans.flatMap { plan in
                plan.measures.map { [plan.plan] + ComparisonWords.cells($0) }
            }
    }

    /// A suite for each plan with a case for each measure that the conclusion rests on, and one that says whether the
    /// runs can be laid to anything but the host.
    package var suites: [JudgedSuite] {
        let hasChanged = conclusion == .hostChanged
        let host = JudgedCase(
            "the host did not change", hasChanged ? .inconclusive : .passed,
            because: [ComparisonWords(comparison: self).headline])
        return plans.map { plan in
            JudgedSuite(
                name: plan.plan,
                cases: plan.measures.filter(\.isPrimary).map { measure in
                    let verdict: Verdict =
                        measure.isRegression && !hasChanged
                        ? .failed : measure.isNotWorse && !hasChanged ? .passed : .inconclusive
                    let cells = zip(ComparisonWords.headings, ComparisonWords.cells(measure))
                    return JudgedCase(
                        "\(measure.name) is no worse than tolerated", verdict,
                        because: [cells.dropFirst().map { "\($0) \($1)" }.joined(separator: ", ")])
                } + [host])
        }
    }
}
