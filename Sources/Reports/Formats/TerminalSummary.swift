/// What a terminal shows.
package struct TerminalSummary: ReportFormat {
    package static let name = "summary"
    package static let otherNames = ["terminal", "text"]
    package static let fileName = "summary.txt"
    package static let summary = "The final summary as the terminal shows it, in plain text."

    private let terminal: Terminal

    /// A summary for a file.
    package init() {
        self.init(on: .file)
    }

    /// A summary for a terminal.
    package init(on terminal: Terminal) {
        self.terminal = terminal
    }

    /// The text, with a line end.
    package func render(_ subject: any Subject) -> String { subject.text(on: terminal) }
}
