/// The report formats that can be asked for by name.
package enum ReportCatalog {
    /// One line for each file of the folder `Formats`.
    package static let all: [any ReportFormat.Type] = [
        TerminalSummary.self,
        HTMLReport.self,
        MarkdownReport.self,
        JUnitReport.self,
        JSONReport.self,
        CSVReport.self,
        OpenMetricsReport.self,
        TAPReport.self,
    ]

    /// The format of that name, when there is one.
    package static func format(named name: String) -> (any ReportFormat.Type)? {
        all.first { $0.name == name || $0.otherNames.contains(name) }
    }

    /// The formats that can tell subjects of a kind.
    package static func formats(for kind: any Subject.Type) -> [any ReportFormat.Type] {
        all.filter { $0.tells(kind) }
    }
}
