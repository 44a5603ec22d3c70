/// What a text is written for: a terminal, or a file that one is to look at.
package struct Terminal: Sendable {
    /// How wide it is, in columns; nil where the output is no terminal.
    package let columns: Int?
    /// The signs it can show.
    package let glyphs: Glyphs
    /// Whether to use ANSI colours.
    package let coloured: Bool

    /// A file: 80 columns, UTF-8, no colours.
    package static let file = Terminal(columns: 80)

    /// A terminal.
    package init(columns: Int?, glyphs: Glyphs = .unicode, coloured: Bool = false) {
        self.columns = columns
        self.glyphs = glyphs
        self.coloured = coloured
    }

    /// How wide a text is to be.
    ///
    /// - Parameters:
    ///   - least: The narrowest that it becomes.
    ///   - most: The widest that it becomes, however wide the terminal is.
    ///   - otherwise: How wide it is where there is no terminal.
    /// - Returns: The width, in columns.
    package func width(atLeast least: Int = 0, atMost most: Int = .max, otherwise: Int) -> Int {
        columns.map { min(most, max(least, $0)) } ?? otherwise
    }
}
