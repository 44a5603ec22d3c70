import Judgement

/// A document as one self-contained page.
package struct DocumentPage: Sendable {
    /// More sections than this have a table of contents.
    private static let fewSections = 5

    /// The page's only form.
    package init() {}

    /// The whole page.
    package func render(_ document: Document) -> String {
        let badge: Markup =
            document.answer.map { answer in
                .tag(
                    "div", ["class": "badge \(answer.verdict.rawValue)"],
                    .text(
                        "\(VerdictMark(verdict: answer.verdict).sign) \(answer.word.uppercased())"))
            } ?? []
        let head = Markup.tag(
            "header", [:], badge, .tag("h1", [:], .text(document.title)),
            .fragment(document.lead.map(markup)), list(of: document.facts))
        // A heading with nothing below it says nothing.
        let told = document.sections.map { ($0.heading, $0.blocks.map(markup)) }
            .filter { section in section.1.contains { !$0.isEmpty } }
        let sections = told.enumerated().map { index, section -> Markup in
            .tag(
                "section", ["id": "s\(index + 1)"], .tag("h2", [:], .text(section.0)),
                .fragment(section.1))
        }
        let word = document.answer.map { "\($0.word): " } ?? ""
        let page = Page(title: word + document.title, refreshSeconds: document.refreshSeconds)
        return page.rendered([head, contents(told.map(\.0))] + sections)
    }

    private func contents(_ headings: [String]) -> Markup {
        guard headings.count > Self.fewSections else { return [] }
        let items = headings.enumerated().map { index, heading in
            Markup.tag("a", ["href": "#s\(index + 1)"], .text(heading))
        }
        return .tag("nav", ["class": "contents", "aria-label": "Contents"], .fragment(items))
    }

    private func markup(_ block: DocumentBlock) -> Markup {
        switch block {
        case .paragraph(let text): .tag("p", [:], .text(text))
        case .faint(let text): .tag("p", ["class": "faint"], .text(text))
        case .notice(let text): .tag("div", ["class": "notice"], .text(text))
        case .notices(let title, let texts):
            texts.isEmpty
                ? []
                : .tag(
                    "div", ["class": "notice"], .tag("strong", [:], .text(title)), list(texts))
        case .list(let texts): list(texts)
        case .heading(let text): .tag("h3", [:], .text(text))
        case .lines(let lines):
            lines.isEmpty ? [] : .tag("pre", [:], .text(lines.joined(separator: "\n")))
        case .copied(let text, let content):
            [.tag("p", [:], .text(text)), .tag("pre", [:], .tag("code", [:], .text(content)))]
        case .facts(let facts): list(of: facts)
        case .link(let text, let address):
            .tag("p", [:], .tag("a", ["href": address], .text(text)))
        case .strip(let numbers): strip(numbers)
        case .table(let table): self.table(table)
        case .figure(let figure): figure.picture
        case .folded(let title, _, let blocks): folded(title, blocks.map(markup))
        }
    }

    private func list(of facts: [(name: String, value: String)]) -> Markup {
        var list = FactList()
        for fact in facts { list.add(fact.name, fact.value) }
        return facts.isEmpty ? [] : list.markup
    }

    private func list(_ texts: [String]) -> Markup {
        texts.isEmpty
            ? [] : .tag("ul", [:], .fragment(texts.map { .tag("li", [:], .text($0)) }))
    }

    private func folded(_ title: String, _ content: [Markup]) -> Markup {
        content.allSatisfy(\.isEmpty)
            ? []
            : .tag(
                "details", [:], .tag("summary", [:], .text(title)), .fragment(content))
    }

    private func strip(_ numbers: [DocumentNumber]) -> Markup {
        guard !numbers.isEmpty else { return [] }
        let items = numbers.map { number in
            Markup.tag(
                "div", [:], .tag("dt", [:], .text(number.name)),
                .tag("dd", ["class": number.isBad ? "failed" : ""], .text(number.value)))
        }
        return .tag("dl", ["class": "strip"], .fragment(items))
    }

    private func table(_ table: DocumentTable) -> Markup {
        func drawn(_ rows: [[DocumentCell]]) -> Markup {
            Table(
                isCompact: table.isCompact,
                columns: table.columns.map {
                    $0.isNumber ? .numbers($0.heading) : .words($0.heading)
                },
                rows: rows.map { $0.map(cell) }
            ).markup
        }
        guard let rest = table.rest, !rest.rows.isEmpty else { return drawn(table.rows) }
        return [drawn(table.rows), folded(rest.title, [drawn(rest.rows)])]
    }

    private func cell(_ cell: DocumentCell) -> Markup {
        if let drawing = cell.drawing { return drawing.picture }
        let sign = cell.verdict.map { "\(VerdictMark(verdict: $0).sign) " } ?? ""
        var text = Markup.text(sign + cell.text)
        if let explanation = cell.explanation {
            text = .tag("span", ["title": explanation], text)
        }
        if let address = cell.address { text = .tag("a", ["href": address], text) }
        let told: Markup =
            switch cell.tone {
            case .plain, .series: text
            case .strong: .tag("strong", [:], text)
            case .faint: .tag("span", ["class": "faint"], text)
            case .good: .tag("span", ["class": "verdict passed"], text)
            case .doubtful: .tag("span", ["class": "verdict inconclusive"], text)
            case .bad: .tag("span", ["class": "verdict failed"], text)
            }
        guard !cell.notes.isEmpty else { return told }
        return [
            told,
            .fragment(cell.notes.map { .tag("span", ["class": "reason"], .text($0)) }),
        ]
    }
}
