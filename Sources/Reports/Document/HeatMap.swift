/// Values from 0 to 1 over two axes.
package struct HeatMap: DocumentFigure {
    /// One field.
    package struct Field: Sendable {
        /// The value, 0 to 1; nil when it was not measured.
        package var value: Double?
        /// Written in the field.
        package var text: String
        /// Told when pointed at.
        package var title: String

        /// A field.
        package init(value: Double?, text: String, title: String) {
            self.value = value
            self.text = text
            self.title = title
        }
    }

    /// What is to be seen, in a sentence.
    package var caption: String
    /// What the columns are.
    package var across: String
    /// What the rows are.
    package var down: String
    /// The columns' values.
    package var columns: [String]
    /// The rows' values, the uppermost first.
    package var rows: [String]
    /// The fields by row.
    package var fields: [[Field]]

    /// A heat map.
    package init(
        caption: String, across: String, down: String, columns: [String], rows: [String],
        fields: [[Field]]
    ) {
        precondition(
            fields.count == rows.count && fields.allSatisfy { $0.count == columns.count },
            "a heat map has a field for each column of each row")
        self.caption = caption
        self.across = across
        self.down = down
        self.columns = columns
        self.rows = rows
        self.fields = fields
    }

    /// The same as a table.
    var table: DocumentTable {
        DocumentTable(
            ["\(down) \\ \(across)"] + columns,
            rows: zip(rows, fields).map { [$0] + $1.map(\.text) })
    }

    /// What is to be seen, and the same as a table.
    package var words: [DocumentBlock] { [.faint(caption), .table(table)] }

    package var picture: Markup { Figure(caption: caption).markup { svg(width: $0) } }

    private static let rowHeight = 32.0
    private static let top = 26.0

    private func svg(width: Double) -> Markup {
        let left = 20 + (rows.map { PlotText.width($0) }.max() ?? 0)
        let step = (width - left - 4) / Double(max(1, columns.count))
        let bottom = Self.top + Double(rows.count) * Self.rowHeight
        var marks: [Markup] = []
        for (row, fields) in fields.enumerated() {
            let y = Self.top + Double(row) * Self.rowHeight
            marks.append(label(rows[row], x: left - 8, y: y + 20, anchor: "end"))
            for (column, field) in fields.enumerated() {
                marks += mark(field, x: left + Double(column) * step, y: y, width: step - 2)
            }
        }
        for (column, name) in columns.enumerated() {
            marks.append(
                label(
                    name, x: left + (Double(column) + 0.5) * step, y: bottom + 16,
                    anchor: "middle"))
        }
        let across = Markup.tag(
            "text",
            [
                "class": "axis", "x": Number.pixels((left + width) / 2),
                "y": Number.pixels(bottom + 34), "text-anchor": "middle",
            ], .text(self.across))
        let down = Markup.tag("text", ["class": "axis", "x": "2", "y": "14"], .text(self.down))
        return Picture(title: caption, width: width, height: bottom + 42).svg(
            marks + [across, down])
    }

    private func label(
        _ text: String, x: Double, y: Double, anchor: String, kind: String = ""
    ) -> Markup {
        .tag(
            "text",
            [
                "class": kind, "x": Number.pixels(x), "y": Number.pixels(y), "text-anchor": anchor,
            ],
            .text(text))
    }

    private func mark(_ field: Field, x: Double, y: Double, width: Double) -> [Markup] {
        let value = field.value.map { min(1, max(0, $0)) }
        // The colour of harm, the stronger the more; nothing measured is an outline.
        let opacity = Number.text(((value ?? 0) * 0.85 + 0.05) * 100 / 100)
        let text = PlotText.fitted(field.text, pixels: width)
        return [
            .tag(
                "rect",
                [
                    "class": value == nil ? "nothing" : "bar c1",
                    "fill-opacity": value == nil ? "0" : opacity,
                    "x": Number.pixels(x), "y": Number.pixels(y), "width": Number.pixels(width),
                    "height": Number.pixels(Self.rowHeight - 2),
                ], .tag("title", [:], .text(field.title))),
            label(
                text, x: x + width / 2, y: y + 20, anchor: "middle",
                kind: (value ?? 0) >= Self.strong ? "in-bar" : ""),
        ]
    }

    /// From which value on a field's colour is so strong that what stands in it is written as in a bar.
    private static let strong = 0.8
}
