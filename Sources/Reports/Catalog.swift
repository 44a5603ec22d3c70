/// The report formats that can be asked for by name.
package enum ReportCatalog {
    /// Every format.
    package static let formats: [any ReportFormat.Type] = [
        TerminalSummary.self,
        JUnitReport.self,
    ]

    /// The format of that name; nil when there is none.
    package static func format(named name: String) -> (any ReportFormat.Type)? {
        formats.first { $0.name == name }
    }
}
