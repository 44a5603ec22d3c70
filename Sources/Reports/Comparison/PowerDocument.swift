package import History
import Quantities

/// How many runs a comparison needs, as a document.
package struct PowerDocument: DocumentedSubject, EncodableSubject {
    package static let noun = "how many runs a comparison needs"
    package static let widths = (most: Int.max, otherwise: 120)

    private let table: PowerTable

    /// A document.
    package init(_ table: PowerTable) {
        self.table = table
    }

    /// The whole table.
    package var values: any Encodable { table }

    /// All of it.
    package var document: Document {
        var document = Document(title: title)
        let growths = PowerTable.growths.map { "to find \(ValueText.signed($0, .ratio))" }
        document.sections = [
            Document.Section(
                "Runs a side",
                [
                    .table(
                        DocumentTable(
                            ["measure", "scatter", "runs", "tolerated", "to end with 0"] + growths,
                            rows: table.rows.map(Self.cells))),
                    .paragraph(
                        "To end with 0: were nothing changed, 95 of 100 comparisons show the measure to be no "
                            + "worse than tolerated. To find: four of five comparisons call it worse "
                            + "(Mann-Whitney, at the first step of Holm's correction). Scatter is the "
                            + "standard deviation of the runs as a part of their mean"
                            + (table.isMeasured
                                ? "." : ", here that of a usual night; name a BASE for its own.")),
                ])
        ]
        return document
    }

    private var title: String {
        let needed = table.rows.map(\.toPass)
        let beyond = table.rows.filter { $0.toPass == nil }.map(\.name)
        let most = max(table.least, needed.compactMap { $0 }.max() ?? 0)
        return beyond.isEmpty
            ? "A comparison can end with 0 from \(most) runs a side on."
            : "A comparison can not end with 0 for \(beyond.joined(separator: ", ")); for the others from "
                + "\(most) runs a side on. A wider --tolerance or other --primary measures would do."
    }

    private static func cells(_ row: PowerTable.Row) -> [String] {
        [
            row.name, ValueText.text(row.scatter, .ratio), row.runs == 0 ? "-" : "\(row.runs)",
            row.tolerance.map { ValueText.text($0, .ratio) } ?? "-",
            row.toPass.map { "\($0)" } ?? "out of reach",
        ] + row.toFind.map { $0.map { "\($0)" } ?? (row.scatter > 0 ? "over 1,000" : "-") }
    }
}
