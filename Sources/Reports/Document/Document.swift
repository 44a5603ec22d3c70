package import Judgement

/// A report as sections of paragraphs, tables and figures, told alike on a terminal, in Markdown and
/// as a page.
package struct Document: Sendable {
    /// Its title.
    package var title: String
    /// The answer in one word and what it means; nil where there is none.
    package var answer: (word: String, verdict: Verdict)?
    /// Names and values below the title.
    package var facts: [(name: String, value: String)] = []
    /// Its parts.
    package var sections: [Section] = []

    /// A document without parts.
    package init(title: String) {
        self.title = title
    }

    /// A part with its heading.
    package struct Section: Sendable {
        /// The heading.
        package var heading: String
        /// What stands below it.
        package var blocks: [DocumentBlock]

        /// A part.
        package init(_ heading: String, _ blocks: [DocumentBlock]) {
            self.heading = heading
            self.blocks = blocks
        }
    }
}

/// One piece of a document.
package enum DocumentBlock: Sendable {
    /// Words.
    case paragraph(String)
    /// Words that must not be overlooked.
    case notice(String)
    /// Words that lead to another file, by its address as seen from the document.
    case link(String, String)
    /// A table.
    case table(DocumentTable)
    /// Values over two axes: coloured on a page, a table elsewhere.
    case heatMap(HeatMap)
    /// Values with their intervals over one axis; on a page only, tables tell the same elsewhere.
    case chart(IntervalChart)
}

/// A table of a document.
package struct DocumentTable: Sendable {
    /// The columns' headings, and whether they hold numbers.
    package var columns: [(heading: String, isNumber: Bool)]
    /// The rows; each has a cell for each column.
    package var rows: [[String]]

    /// A table whose first column holds words and whose others hold numbers.
    ///
    /// - Parameters:
    ///   - headings: The columns.
    ///   - words: How many of the first columns hold words.
    ///   - rows: The rows.
    package init(_ headings: [String], words: Int = 1, rows: [[String]]) {
        columns = headings.enumerated().map { ($1, $0 >= words) }
        self.rows = rows
    }
}
