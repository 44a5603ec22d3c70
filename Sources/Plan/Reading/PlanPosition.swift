/// Where something stands: in a plan's file, or in an option of the command line.
package struct PlanPosition: Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it, or the option, such as `--set load.rate=5/s`.
    package let source: String
    /// The line, from 1; nil for an option and for the file as a whole.
    package let line: Int?
    /// The column, from 1, in Unicode scalars; nil when there is no line.
    package let column: Int?

    /// A position in a file, or with neither line nor column, a whole source.
    package init(source: String, line: Int? = nil, column: Int? = nil) {
        self.source = source
        self.line = line
        self.column = column
    }

    /// `plan.yaml:12:5`, or the source alone.
    package var description: String {
        guard let line, let column else { return source }
        return "\(source):\(line):\(column)"
    }

    /// An error at this place.
    package func error(_ message: String) -> PlanError { PlanError(self, message) }
}
