package import Judgement

/// A table of a document.
package struct DocumentTable: Sendable {
    /// The columns' headings, and whether they hold numbers.
    package var columns: [(heading: String, isNumber: Bool)]
    /// The rows; each has a cell for each column.
    package var rows: [[DocumentCell]]
    /// Rows that a page folds away under a title; elsewhere they follow the others.
    package var rest: (title: String, rows: [[DocumentCell]])?
    /// Whether it has few and short columns, so that it stays a table on a narrow page.
    package var isCompact = false

    /// A table whose first columns hold words and whose others hold numbers.
    ///
    /// - Parameters:
    ///   - headings: The columns.
    ///   - words: How many of the first columns hold words.
    ///   - rows: The rows.
    package init(_ headings: [String], words: Int = 1, rows: [[String]]) {
        self.init(headings, words: words, cells: rows.map { $0.map { DocumentCell($0) } })
    }

    /// A table of cells that are more than their texts.
    package init(_ headings: [String], words: Int = 1, cells: [[DocumentCell]]) {
        columns = headings.enumerated().map { ($1, $0 >= words) }
        rows = cells
    }

    /// All rows, also those that a page folds away.
    var allRows: [[DocumentCell]] { rows + (rest?.rows ?? []) }
}

/// What stands in one field of a table.
package struct DocumentCell: Sendable, ExpressibleByStringInterpolation {
    /// The words.
    package var text: String
    /// What they mean.
    package var tone: Tone = .plain
    /// The verdict that they are; its sign stands before it where signs are drawn.
    package var verdict: Verdict?
    /// Where they lead to, as seen from the document.
    package var address: String?
    /// What is said below them; beside a table that cannot hold it, below the table.
    package var notes: [String] = []
    /// What the words mean, told on a page when pointed at.
    package var explanation: String?
    /// Drawn in their place.
    package var drawing: (any DocumentFigure)?

    /// Words.
    package init(_ text: String, _ tone: Tone = .plain) {
        self.text = text
        self.tone = tone
    }

    /// A verdict.
    package init(_ verdict: Verdict) {
        text = verdict.rawValue
        tone = Tone(verdict)
        self.verdict = verdict
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }
}
