import Evidence

/// Errors over all runs, by class, window and group of shards.
struct ErrorSection: Sendable {
    let findings: Findings

    /// The section; nothing without load.
    var markup: Markup {
        let tallies = findings.loadTallies
        guard !tallies.isEmpty else { return [] }
        var table = Table(
            columns: [.words("class")]
                + tallies.map { .numbers("\($0.window.name), \($0.group.rawValue)") })
        func add(_ name: String, _ cell: (LoadTally) -> String) {
            table.rows.append([.text(name)] + tallies.map { .text(cell($0)) })
        }
        add("operations issued") { ValueText.text($0.issued) }
        for outcome in OperationOutcome.allCases where outcome != .success {
            guard tallies.contains(where: { $0.count(outcome) > 0 }) else { continue }
            add(outcome.name) { ValueText.text($0.count(outcome)) }
        }
        add("error rate") { ValueText.text($0.errorRate, .ratio) }
        return .tag(
            "section", [:], .tag("h2", [:], "Errors"),
            .tag(
                "p", ["class": "faint"],
                "Operations that failed after the client policy's retries, by the window in which they were meant to be sent; all runs together."
            ), table.markup)
    }
}
