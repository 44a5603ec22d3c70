import History
import Judgement

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
