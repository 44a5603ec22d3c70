/// A table; one with many columns turns into cards on a narrow screen.
struct Table: Sendable {
    /// A column: its heading, and whether it holds numbers.
    struct Column: Sendable {
        let heading: String
        let isNumber: Bool

        /// A column of words.
        static func words(_ heading: String) -> Column { Column(heading: heading, isNumber: false) }

        /// A column of numbers, set flush right.
        static func numbers(_ heading: String) -> Column {
            Column(heading: heading, isNumber: true)
        }
    }

    /// Whether it has few and short columns, so that it stays a table on a narrow screen.
    var isCompact = false
    /// The columns; the first is a card's heading.
    let columns: [Column]
    /// The rows; each has a cell for each column.
    var rows: [[Markup]] = []

    /// The table; nothing without rows.
    var markup: Markup {
        guard !rows.isEmpty else { return [] }
        let head = columns.map { column in
            Markup.tag("th", ["class": column.isNumber ? "number" : ""], .text(column.heading))
        }
        let body = rows.map { row in
            Markup.tag(
                "tr", [:],
                .fragment(
                    zip(row, columns).enumerated().map { index, pair in
                        let kind = index == 0 ? "head" : pair.1.isNumber ? "number" : "words"
                        return .tag("td", ["class": kind, "data-label": pair.1.heading], pair.0)
                    }))
        }
        let table = Markup.tag(
            "table", ["class": isCompact ? "compact" : "cards"],
            .tag("thead", [:], .tag("tr", [:], .fragment(head))),
            .tag("tbody", [:], .fragment(body)))
        // What may be wider than the page scrolls by itself, also for who has no pointer.
        return .tag(
            "div",
            [
                "class": "scroll", "tabindex": "0", "role": "region",
                "aria-label": "Table: \(columns.map(\.heading).joined(separator: ", "))",
            ], table)
    }
}

/// A list of names and values.
struct FactList: Sendable {
    private var entries: [(name: String, value: String)] = []

    /// Adds a value; nothing when it is not known.
    mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        entries.append((name, value))
    }

    /// The list.
    var markup: Markup {
        .tag(
            "dl", ["class": "facts"],
            .fragment(
                entries.map { entry in
                    [
                        .tag("dt", [:], .text(entry.name)),
                        .tag("dd", [:], .text(entry.value)),
                    ]
                }))
    }
}
