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
        lines += document.lead.flatMap { self.lines($0, indent: 0) }
        lines += facts(document.facts, indent: 0)
        for section in document.sections {
            let content = section.blocks.flatMap { self.lines($0, indent: 2) }
            guard !content.isEmpty else { continue }
            lines += ["", StyledText(section.heading, .strong)] + content
        }
        return lines.map { $0.rendered(by: ink) }.joined(separator: "\n") + "\n"
    }

    private func lines(_ block: DocumentBlock, indent: Int) -> [StyledText] {
        switch block {
        case .paragraph(let text): return paragraph(text, .plain, indent)
        case .faint(let text): return paragraph(text, .faint, indent)
        case .notice(let text): return paragraph(text, .doubtful, indent)
        case .notices(let title, let texts):
            guard !texts.isEmpty else { return [] }
            return ["", margin(indent) + StyledText(title, .doubtful)]
                + texts.flatMap { bullet("! ", $0, .doubtful) }
        case .list(let texts): return texts.flatMap { bullet("- ", $0, .faint) }
        case .heading(let text): return [""] + paragraph(text, .strong, indent)
        case .lines(let lines):
            return lines.map {
                (margin(indent + 2) + StyledText($0)).truncated(
                    to: max(width, 120), mark: glyphs.ellipsis)
            }
        case .copied(let text, let content):
            return [margin(indent) + StyledText("\(text): ", .faint) + StyledText(content)]
        case .facts(let facts): return self.facts(facts, indent: indent)
        case .link(let text, let address): return paragraph("\(text): \(address)", .faint, indent)
        case .strip(let numbers):
            guard !numbers.isEmpty else { return [] }
            let text = numbers.map { "\($0.name) \($0.value)" }.joined(separator: " | ")
            return [""] + paragraph(text, .strong, indent)
        case .table(let table): return self.table(table, indent)
        case .figure(let figure):
            let drawn = figure.lines(width: width - indent, glyphs: glyphs)
            return drawn.map { $0.map { margin(indent) + $0 } }
                ?? figure.words.flatMap { lines($0, indent: indent) }
        case .folded(_, let brief, _): return brief.flatMap { lines($0, indent: indent) }
        }
    }

    private func facts(_ facts: [(name: String, value: String)], indent: Int) -> [StyledText] {
        let names = (facts.map { $0.name.displayWidth }.max() ?? 0) + 2
        return facts.flatMap { fact in
            fact.value.withoutControls.wrapped(to: max(20, width - indent - names)).enumerated()
                .map { index, line in
                    margin(indent)
                        + StyledText(index == 0 ? fact.name : "", .faint).padded(to: names)
                        + StyledText(line)
                }
        }
    }

    private func margin(_ indent: Int) -> StyledText {
        StyledText(String(repeating: " ", count: indent))
    }

    private func paragraph(_ text: String, _ tone: Tone, _ indent: Int) -> [StyledText] {
        text.withoutControls.wrapped(to: width - indent).map {
            margin(indent) + StyledText($0, tone)
        }
    }

    /// A text broken into lines, with a mark before the first.
    private func bullet(_ mark: String, _ text: String, _ tone: Tone) -> [StyledText] {
        let room = width - 2 - mark.displayWidth
        return text.withoutControls.wrapped(to: room).enumerated().map { index, line in
            let start = index == 0 ? mark : String(repeating: " ", count: mark.displayWidth)
            return margin(2) + StyledText(start, tone) + StyledText(line)
        }
    }

    private func table(_ table: DocumentTable, _ indent: Int) -> [StyledText] {
        let rows = table.allRows
        guard !rows.isEmpty else { return [] }
        let lines = TextTable(
            columns: table.columns.map { $0.isNumber ? .numbers($0.heading) : .words($0.heading) },
            rows: rows.map { $0.map(cell) }
        ).lines(width: width, indent: indent, glyphs: glyphs)
        // What stands below a cell on a page has no room in a line.
        let notes = rows.flatMap { row in
            row.flatMap { cell in
                cell.notes.map { (name: row.first?.text ?? "", note: $0, tone: cell.tone) }
            }
        }
        return lines
            + notes.flatMap { note in bullet("! ", "\(note.name): \(note.note)", .doubtful) }
    }

    private func cell(_ cell: DocumentCell) -> StyledText {
        cell.drawing?.lines(width: Self.drawingWidth, glyphs: glyphs)?.first
            ?? StyledText(cell.text, cell.tone)
    }

    /// How wide a drawing in a table is, in columns.
    private static let drawingWidth = 40
}
