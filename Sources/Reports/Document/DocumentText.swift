import Wording

/// A document as a terminal shows it.
package struct DocumentText: Sendable {
    private let width: Int
    private let glyphs: Glyphs
    private let ink: Ink

    /// A text for a terminal.
    ///
    /// - Parameters:
    ///   - width: How wide it is, in columns; below 40 counts as 40.
    ///   - glyphs: The signs it can show.
    ///   - coloured: Whether to use ANSI colours.
    package init(width: Int = 100, glyphs: Glyphs = .unicode, coloured: Bool = false) {
        self.width = max(40, width)
        self.glyphs = glyphs
        ink = Ink(coloured: coloured)
    }

    /// The whole text, with a line end.
    package func render(_ document: Document) -> String {
        // What is found is never cut off.
        let word = document.answer.map { StyledText($0.word.uppercased(), Tone($0.verdict)) }
        let room = word.map { $0.width + 2 } ?? 0
        var lines = document.title.withoutControls.wrapped(to: max(20, width - room)).enumerated()
            .map { index, line in
                (index == 0 ? word ?? "" : "").padded(to: room) + StyledText(line, .strong)
            }
        lines.append(StyledText(String(repeating: glyphs.rule, count: width), .faint))
        let names = (document.facts.map { $0.name.displayWidth }.max() ?? 0) + 2
        for fact in document.facts {
            let value = fact.value.wrapped(to: max(20, width - names))
            for (index, line) in value.enumerated() {
                let name = StyledText(index == 0 ? fact.name : "", .faint).padded(to: names)
                lines.append(name + StyledText(line))
            }
        }
        for section in document.sections {
            let content = section.blocks.flatMap(self.lines)
            guard !content.isEmpty else { continue }
            lines += ["", StyledText(section.heading, .strong)] + content
        }
        return lines.map { $0.rendered(by: ink) }.joined(separator: "\n") + "\n"
    }

    private func lines(_ block: DocumentBlock) -> [StyledText] {
        switch block {
        case .paragraph(let text): paragraph(text, .plain)
        case .notice(let text): paragraph(text, .doubtful)
        case .link(let text, let address): paragraph("\(text): \(address)", .faint)
        case .table(let table): self.table(table)
        case .heatMap(let map): paragraph(map.caption, .faint) + table(map.table)
        case .chart: []
        }
    }

    private func paragraph(_ text: String, _ tone: Tone) -> [StyledText] {
        text.wrapped(to: width - 2).map { "  " + StyledText($0, tone) }
    }

    private func table(_ table: DocumentTable) -> [StyledText] {
        TextTable(
            columns: table.columns.map { $0.isNumber ? .numbers($0.heading) : .words($0.heading) },
            rows: table.rows.map { $0.map { StyledText($0) } }
        ).lines(width: width, indent: 2, glyphs: glyphs)
    }
}
