package import History
import Judgement
import Wording

/// A comparison as a document: what is new of each plan first, what the answers rest on behind it.
extension RunComparison: DocumentedSubject, EncodableSubject, JudgedSubject, TabularSubject {
    package static var noun: String { "a comparison" }

    /// As wide as the terminal is: a row of a measure says much.
    package static var widths: (most: Int, otherwise: Int) { (.max, 120) }

    package var document: Document {
        let words = ComparisonWords(comparison: self)
        var document = Document(title: words.headline)
        document.answer = (conclusion.rawValue, verdict)
        document.sections = plans.map { Document.Section($0.plan, Self.blocks(of: $0)) }
        document.sections.append(
            Document.Section(
                "What else is to be known", [.list(words.notes), .faint(words.method)]))
        return document
    }

    private var verdict: Verdict {
        switch conclusion {
        case .noRegression: .passed
        case .notEnoughData, .hostChanged: .inconclusive
        case .regression: .failed
        }
    }

    private static func blocks(of plan: PlanComparison) -> [DocumentBlock] {
        let measures = ComparisonWords.sorted(plan.measures)
        let news = measures.filter(ComparisonWords.isNews)
        let rest = measures.filter { !ComparisonWords.isNews($0) }
        let drawn = news.filter { $0.isPrimary || $0.answer == .worse }
        return [.faint(ComparisonWords.sides(plan)), .table(table(news))]
            + drawn.map { .figure(ComparedRuns(measure: $0)) }
            + [
                .folded(
                    "Nothing new of \(rest.count.counted("measure"))", brief: names(rest),
                    [.table(table(rest))]),
                .folded(
                    "What the answers rest on: tolerances, p, what could have been seen, runs",
                    brief: [.table(details(measures.filter(\.isPrimary)))],
                    [.table(details(measures))]),
            ]
    }

    /// What is not news, by its answer.
    private static func names(_ measures: [MeasureComparison]) -> [DocumentBlock] {
        [MeasureComparison.Answer.same, .notWorse, .notEnoughData].compactMap { answer in
            let names = measures.filter { $0.answer == answer }.map(\.name)
            let title = answer == .notEnoughData ? "cannot tell yet" : answer.rawValue
            return names.isEmpty ? nil : .faint("\(title): \(names.joined(separator: ", "))")
        }
    }

    private static func table(_ measures: [MeasureComparison]) -> DocumentTable {
        DocumentTable(
            ComparisonWords.headings, words: 2,
            cells: measures.map { measure in
                ComparisonWords.cells(measure).enumerated().map { index, cell in
                    DocumentCell(cell, index == 1 ? tone(measure) : .plain)
                }
            })
    }

    private static func details(_ measures: [MeasureComparison]) -> DocumentTable {
        DocumentTable(
            ComparisonWords.detailHeadings,
            cells: measures.map { ComparisonWords.details($0).map { DocumentCell($0, .faint) } })
    }

    private static func tone(_ measure: MeasureComparison) -> Tone {
        if measure.isRegression { return .bad }
        switch measure.answer {
        case .better: return .good
        case .worse: return measure.isNotWorse ? .plain : .doubtful
        case .same, .notWorse: return .plain
        case .notEnoughData: return .faint
        }
    }

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
