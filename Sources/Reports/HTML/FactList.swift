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
