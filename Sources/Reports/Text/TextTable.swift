/// A table of text that never gets wider than asked.
///
/// Columns are as wide as their widest cell. When that is too wide together, the first column is
/// wrapped, and when that is not enough, every cell is cut.
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

    /// The narrowest that the first column gets before cells are cut.
    private static let narrowest = 16
    private static let gap = 2

    /// The table's lines, with so many spaces before each.
    func lines(width: Int, indent: Int, glyphs: Glyphs) -> [StyledText] {
        let margin = StyledText(String(repeating: " ", count: indent))
        let widths = columnWidths(width: width - indent)
        let heading = columns.map { StyledText($0.heading, .faint) }
        return ([heading] + rows).flatMap { row in
            let first = row.first.map { wrap($0, to: widths[0]) } ?? []
            return first.enumerated().map { index, start in
                let line =
                    margin + join([start] + (index == 0 ? row.dropFirst() : []), widths, glyphs)
                return line.truncated(to: width, mark: glyphs.ellipsis)
            }
        }
    }

    private func columnWidths(width: Int) -> [Int] {
        var widths = columns.enumerated().map { index, column in
            rows.reduce(column.heading.displayWidth) { max($0, $1[index].width) }
        }
        let all = widths.reduce(0, +) + (columns.count - 1) * Self.gap
        if all > width {
            widths[0] = max(min(widths[0], Self.narrowest), widths[0] - (all - width))
        }
        return widths
    }

    private func wrap(_ cell: StyledText, to width: Int) -> [StyledText] {
        guard cell.width > width else { return [cell] }
        let tone = cell.spans.first?.tone ?? .plain
        return cell.plain.wrapped(to: width).map { StyledText($0, tone) }
    }

    private func join(_ cells: [StyledText], _ widths: [Int], _ glyphs: Glyphs) -> StyledText {
        var line: StyledText = ""
        for (index, cell) in cells.enumerated() {
            if index > 0 { line += StyledText(String(repeating: " ", count: Self.gap)) }
            line += cell.padded(to: widths[index], right: columns[index].right)
        }
        return line
    }
}
