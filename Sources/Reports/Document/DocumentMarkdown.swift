import Wording

/// A document as GitHub's Markdown.
///
/// Whatever comes from a plan, a log or a server is shown and not read: markup is escaped, and what would become a
/// mention, a reference or a link stands as code.
package struct DocumentMarkdown: Sendable {
    /// The only form.
    package init() {}

    /// The whole text.
    package func render(_ document: Document) -> String {
        let answer =
            document.answer.map { "\($0.verdict.sign) \($0.word.uppercased()): " } ?? ""
        var parts = ["## \(answer)\(Self.plain(document.title))"]
        parts += told(document.lead)
        if !document.facts.isEmpty { parts.append(Self.facts(document.facts)) }
        for section in document.sections {
            let told = told(section.blocks)
            guard !told.isEmpty else { continue }
            parts.append("### \(Self.plain(section.heading))")
            parts += told
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func told(_ blocks: [DocumentBlock]) -> [String] {
        blocks.map(text).filter { !$0.isEmpty }
    }

    private func text(_ block: DocumentBlock) -> String {
        switch block {
        case .paragraph(let text), .faint(let text): Self.plain(text)
        case .notice(let text): "> \(Self.plain(text))"
        case .notices(let title, let texts):
            texts.isEmpty
                ? "" : "**\(Self.plain(title))**\n\n\(Self.list(texts, mark: "⚠️ "))"
        case .list(let texts): Self.list(texts)
        case .heading(let text): "#### \(Self.plain(text))"
        case .lines(let lines): Self.block(lines)
        case .copied(let text, let content): "\(Self.plain(text)): \(Markdown.code(content))"
        case .facts(let facts): Self.facts(facts)
        case .link(let text, let address): "\(Self.plain(text)): \(Markdown.code(address))"
        case .strip(let numbers): Self.strip(numbers)
        case .table(let table): Self.table(table)
        case .figure(let figure): told(figure.words).joined(separator: "\n\n")
        case .folded(let title, _, let blocks):
            Self.folded(title, told(blocks))
        }
    }

    private static func facts(_ facts: [(name: String, value: String)]) -> String {
        facts.map { "- \(plain($0.name)): \(Markdown.code($0.value))" }.joined(separator: "\n")
    }

    private static func folded(_ title: String, _ told: [String]) -> String {
        told.isEmpty
            ? ""
            : Markdown.folded(title: plain(title), content: told.joined(separator: "\n\n"))
    }

    private static func list(_ texts: [String], mark: String = "") -> String {
        texts.map { "- \(mark)\(plain($0))" }.joined(separator: "\n")
    }

    private static func strip(_ numbers: [DocumentNumber]) -> String {
        guard !numbers.isEmpty else { return "" }
        let rows = [
            numbers.map { plain($0.name) }, numbers.map { _ in "---:" },
            numbers.map { plain($0.value) },
        ]
        return rows.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    /// Lines between fences that none of them can close.
    private static func block(_ lines: [String]) -> String {
        guard !lines.isEmpty else { return "" }
        let content = lines.map { $0.withoutControls.replacing("```", with: "'''") }
        return "```text\n\(content.joined(separator: "\n"))\n```"
    }

    private static func table(_ table: DocumentTable) -> String {
        guard !table.allRows.isEmpty else { return "" }
        let rule = table.columns.map { $0.isNumber ? "---:" : "---" }
        let rows =
            [table.columns.map { plain($0.heading) }, rule] + table.allRows.map { $0.map(cell) }
        return rows.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    private static func cell(_ cell: DocumentCell) -> String {
        let drawn = cell.drawing?.lines(width: 40, glyphs: .unicode)?.first
        let text = plain(drawn?.plain ?? cell.text, inTable: true)
        let told =
            switch cell.tone {
            case .strong, .bad: text.isEmpty || text == "-" ? text : "**\(text)**"
            default: text
            }
        return
            ([cell.verdict.map { "\($0.sign) \(told)" } ?? told]
            + cell.notes.map { plain($0, inTable: true) }).joined(separator: "<br>")
    }

    /// Text in which nothing is read as Markdown, HTML, or by GitHub as a link or a mention.
    private static func plain(_ text: String, inTable: Bool = false) -> String {
        guard !isCode(text) else { return Markdown.code(text, inTable: inTable) }
        var result = ""
        for character in text.withoutControls {
            if "\\[]<>|".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }

    /// Whether a text is better shown as code than escaped: names with underscores, markup, and what GitHub looks for
    /// in what was rendered, so that no backslash hides it.
    private static func isCode(_ text: String) -> Bool {
        ["@", "#", "://", "www.", "`", "_", "*"].contains { text.contains($0) }
            || zip(text, text.dropFirst()).contains {
                $0 == "<" && ($1.isLetter || "/!".contains($1))
            }
    }
}
