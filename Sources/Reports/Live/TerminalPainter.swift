/// Repaints a block of lines in place on a terminal, without flicker.
///
/// Each paint is written in one piece: the cursor goes up to the block's first line, every line is
/// written over the old one, and what is left of the old block is cleared. The cursor is hidden from
/// the first paint until `finish`, which must be called on every way out.
package struct TerminalPainter: Sendable {
    /// Takes the bytes for the terminal.
    package typealias Output = @Sendable (String) -> Void

    private let write: Output
    private var painted: [Int] = []
    private var isHidden = false

    /// A painter that writes through a closure, such as one that writes to standard error.
    package init(write: @escaping Output) {
        self.write = write
    }

    /// Paints lines over those painted before.
    ///
    /// - Parameters:
    ///   - lines: What to show, ANSI colours included; no line may be wider than the terminal.
    ///   - width: The terminal's width now; after it shrank, the old lines take more rows, and are
    ///     cleared as such.
    package mutating func paint(_ lines: [String], width: Int) {
        var output = isHidden ? "" : "\u{1B}[?25l"
        isHidden = true
        output += home(width: width)
        // Wrapping is switched off meanwhile: a line that is too wide after all is cut, not folded,
        // and the count of rows stays right.
        output += "\u{1B}[?7l"
        // A row is cleared before it is written: after a full line the cursor stands on the last column.
        for line in lines { output += "\u{1B}[2K" + line + "\n" }
        output += "\u{1B}[?7h\u{1B}[J"
        painted = lines.map { $0.withoutEscapes.displayWidth }
        write(output)
    }

    /// Puts lines that shall stay above the block, which is painted again below them next time.
    package mutating func print(_ lines: [String], width: Int) {
        var output = home(width: width) + "\u{1B}[J"
        for line in lines { output += line + "\n" }
        painted = []
        write(output)
    }

    /// Clears the block if asked, and shows the cursor again; may be called more than once.
    package mutating func finish(clearing: Bool = true, width: Int) {
        var output = clearing ? home(width: width) + "\u{1B}[J" : ""
        if isHidden { output += "\u{1B}[?25h" }
        painted = []
        isHidden = false
        if !output.isEmpty { write(output) }
    }

    /// To the first column of the block's first row.
    private func home(width: Int) -> String {
        let rows = painted.reduce(0) { rows, columns in
            rows + max(1, (columns + max(1, width) - 1) / max(1, width))
        }
        return rows > 0 ? "\r\u{1B}[\(rows)A" : "\r"
    }
}

extension String {
    /// Without ANSI colour codes.
    var withoutEscapes: String {
        var result = ""
        var isInside = false
        for character in self {
            if character == "\u{1B}" {
                isInside = true
            } else if !isInside {
                result.append(character)
            } else if character.isLetter {
                isInside = false
            }
        }
        return result
    }
}
