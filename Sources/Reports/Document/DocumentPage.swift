import Judgement

/// A document as one self-contained page.
package struct DocumentPage: Sendable {
    /// The page's only form.
    package init() {}

    /// The whole page.
    package func render(_ document: Document) -> String {
        var facts = FactList()
        for fact in document.facts { facts.add(fact.name, fact.value) }
        let badge: Markup =
            document.answer.map { answer in
                .tag(
                    "div", ["class": "badge \(answer.verdict.rawValue)"],
                    .text(answer.word.uppercased()))
            } ?? []
        let head = Markup.tag(
            "header", [:], badge, .tag("h1", [:], .text(document.title)), facts.markup)
        // A heading with nothing below it says nothing.
        let told = document.sections.filter { !$0.blocks.isEmpty }
        let sections = told.map { section -> Markup in
            .tag(
                "section", [:], .tag("h2", [:], .text(section.heading)),
                .fragment(section.blocks.map(markup)))
        }
        return Page(title: document.title).rendered([head] + sections)
    }

    private func markup(_ block: DocumentBlock) -> Markup {
        switch block {
        case .paragraph(let text): .tag("p", [:], .text(text))
        case .notice(let text): .tag("div", ["class": "notice"], .text(text))
        case .link(let text, let address):
            .tag("p", [:], .tag("a", ["href": address], .text(text)))
        case .heatMap(let map): map.figure
        case .chart(let chart): chart.figure
        case .table(let table):
            Table(
                columns: table.columns.map {
                    $0.isNumber ? .numbers($0.heading) : .words($0.heading)
                },
                rows: table.rows.map { $0.map { .text($0) } }
            ).markup
        }
    }
}
