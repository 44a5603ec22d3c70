import Wording

/// A document as GitHub's Markdown.
package struct DocumentMarkdown: Sendable {
    /// The only form.
    package init() {}

    /// The whole text.
    package func render(_ document: Document) -> String {
        var parts = ["## \(Self.plain(document.title))"]
        if let answer = document.answer { parts.append("**\(answer.word.uppercased())**") }
        if !document.facts.isEmpty {
            parts.append(
                document.facts.map { "- \($0.name): \(Markdown.code($0.value))" }
                    .joined(separator: "\n"))
        }
        for section in document.sections {
            let told = section.blocks.map(text).filter { !$0.isEmpty }
            guard !told.isEmpty else { continue }
            parts.append("### \(Self.plain(section.heading))")
            parts += told
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func text(_ block: DocumentBlock) -> String {
        switch block {
        case .paragraph(let text): Self.plain(text)
        case .notice(let text): "> \(Self.plain(text))"
        case .link(let text, let address): "\(Self.plain(text)): \(Markdown.code(address))"
        case .table(let table): Self.table(table)
        case .heatMap(let map): "\(Self.plain(map.caption))\n\n\(Self.table(map.table))"
        case .chart: ""
        }
    }

    private static func table(_ table: DocumentTable) -> String {
        guard !table.rows.isEmpty else { return "" }
        let rule = table.columns.map { $0.isNumber ? "---:" : "---" }
        let rows =
            [table.columns.map { plain($0.heading) }, rule] + table.rows.map { $0.map(plain) }
        return rows.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    /// Text in which nothing is read as Markdown.
    private static func plain(_ text: String) -> String {
        var result = ""
        for character in text.withoutControls {
            if "\\`*_[]<>|#".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
