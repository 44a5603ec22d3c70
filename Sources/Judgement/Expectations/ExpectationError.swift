/// What is wrong with the text of an expectation, and where.
package struct ExpectationError: Error, Hashable, CustomStringConvertible {
    /// The column within the expectation's text, in characters from 1.
    package let column: Int
    /// What is wrong and how to mend it, in a sentence without a full stop.
    package let message: String

    /// An error at a column.
    package init(column: Int, message: String) {
        self.column = column
        self.message = message
    }

    /// `column 5: no measure is named ...`
    package var description: String { "column \(column): \(message)" }
}
