/// A table of text that never gets wider than asked, and loses nothing.
///
/// Columns are as wide as their widest cell. When that is too wide together, words are broken into lines, the widest column
/// first. Columns that have no room even so follow in a table below, which names the rows anew and whose heading says so.
struct TextTable: Sendable {
    /// A column: its heading, and whether it is set flush right (numbers are).
    struct Column: Sendable {
        let heading: String
        let right: Bool

        /// A column of words.
        static func words(_ heading: String) -> Column { Column(heading: heading, right: false) }

        /// A column of numbers.
        static func numbers(_ heading: String) -> Column { Column(heading: heading, right: true) }
    }

    /// The columns.
    let columns: [Column]
    /// The rows; each has a cell for each column.
    var rows: [[StyledText]] = []

    /// The narrowest that a column of words gets while others can be put below.
    private static let narrowest = 16
    private static let gap = 2

    /// The table's lines, with so many spaces before each.
    func lines(width: Int, indent: Int, glyphs: Glyphs) -> [StyledText] {
        let margin = StyledText(String(repeating: " ", count: indent))
        let room = max(1, width - indent)
        var lines: [StyledText] = []
        for block in blocks(room) {
            var cells = [block.map { StyledText(columns[$0].heading, .faint) }]
            if !lines.isEmpty {
                lines.append("")
                cells[0][0] = StyledText("\(glyphs.ellipsis) ", .faint) + cells[0][0]
            }
            cells += rows.map { row in block.map { row[$0] } }
            let widths = widths(of: block, cells, room)
            lines += cells.flatMap { self.lines(of: $0, block, widths) }.map { margin + $0 }
        }
        return lines
    }

    /// The columns of each table, one below the other.
    private func blocks(_ room: Int) -> [[Int]] {
        var blocks: [[Int]] = [[]]
        for index in columns.indices {
            let with = (blocks.last ?? []) + [index]
            if with.count > 2, total(with.map(least)) > room {
                blocks.append([0, index])
            } else {
                blocks[blocks.count - 1] = with
            }
        }
        return blocks
    }

    /// The widths of a table's columns, together no more than there is room for.
    private func widths(of block: [Int], _ cells: [[StyledText]], _ room: Int) -> [Int] {
        var widths = block.indices.map { place in cells.map { $0[place].width }.max() ?? 0 }
        narrow(&widths, to: room, above: block.map(least))
        narrow(&widths, to: room, above: block.map { _ in 1 })
        return widths
    }

    private func narrow(_ widths: inout [Int], to room: Int, above least: [Int]) {
        while total(widths) > room {
            let wide = widths.indices.filter { widths[$0] > least[$0] }
            guard let widest = wide.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
        }
    }

    private func total(_ widths: [Int]) -> Int {
        widths.reduce(0, +) + max(0, widths.count - 1) * Self.gap
    }

    private func natural(_ index: Int) -> Int {
        rows.reduce(columns[index].heading.displayWidth) { max($0, $1[index].width) }
    }

    /// Numbers stay whole, their headings may be broken.
    private func least(_ index: Int) -> Int {
        guard columns[index].right else { return min(natural(index), Self.narrowest) }
        let words = columns[index].heading.split(separator: " ").map { String($0).displayWidth }
        return rows.reduce(words.max() ?? 0) { max($0, $1[index].width) }
    }

    private func lines(of cells: [StyledText], _ block: [Int], _ widths: [Int]) -> [StyledText] {
        let broken = zip(cells, widths).map { wrap($0, to: $1) }
        return (0..<(broken.map(\.count).max() ?? 0)).map { number in
            var line: StyledText = ""
            for (place, parts) in broken.enumerated() {
                if place > 0 { line += StyledText(String(repeating: " ", count: Self.gap)) }
                let part = number < parts.count ? parts[number] : ""
                line += part.padded(to: widths[place], right: columns[block[place]].right)
            }
            return line
        }
    }

    private func wrap(_ cell: StyledText, to width: Int) -> [StyledText] {
        guard cell.width > width else { return [cell] }
        let tone = cell.spans.first?.tone ?? .plain
        return cell.plain.wrapped(to: width).map { StyledText($0, tone) }
    }
}
