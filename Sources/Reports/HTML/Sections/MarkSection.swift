/// What the tests that ran against a served cluster saw, a row each.
struct MarkSection: Sendable {
    let findings: Findings

    /// The section; nothing when nobody marked anything.
    var markup: Markup {
        let marks = findings.marks
        guard !marks.isEmpty else { return [] }
        var table = Table(
            columns: MarkRow.columns.enumerated().map { index, name in
                MarkRow.numbers.contains(index) ? .numbers(name) : .words(name)
            })
        table.rows = marks.map { mark in
            let name: Markup =
                mark.isFelt ? .tag("strong", [:], .text(mark.name)) : .text(mark.name)
            return [name, .text(mark.faults)] + mark.figures.map { .text($0) }
        }
        return .tag("section", [:], .tag("h2", [:], "Tests"), table.markup)
    }
}
