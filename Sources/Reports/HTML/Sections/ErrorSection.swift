import Quantities
import RunRecord

/// Errors over all runs, by class, window and group of shards.
struct ErrorSection: Sendable {
    let findings: Findings

    /// The section; nothing without load.
    var markup: Markup {
        let tallies = findings.loadTallies
        guard !tallies.isEmpty else { return [] }
        var table = Table(
            isCompact: true,
            columns: [.words("class"), .words("shards")]
                + LoadWindow.allCases.map { .numbers($0.name) })
        let groups = ShardGroup.allCases.filter { group in tallies.contains { $0.group == group } }
        func add(_ name: String, _ cell: (LoadTally) -> String) {
            for group in groups {
                let cells = LoadWindow.allCases.map { window -> Markup in
                    let tally = tallies.first { $0.window == window && $0.group == group }
                    return .text(tally.map(cell) ?? "-")
                }
                table.rows.append([.text(name), .text(group.rawValue)] + cells)
            }
        }
        add("operations issued") { ValueText.text($0.issued) }
        for outcome in tallies.failures {
            add(outcome.name) { ValueText.text($0.count(outcome)) }
        }
        add("error rate") { ValueText.text($0.errorRate, .ratio) }
        for outcome in tallies.attemptFailures {
            add("attempts: \(outcome.name)") { ValueText.text($0.attemptCount(outcome)) }
        }
        return .tag(
            "section", [:], .tag("h2", [:], "Errors"),
            .tag(
                "p", ["class": "faint"],
                "Operations that failed after the client policy's retries, and single attempts, by the window in which they were meant to be sent; all runs together."
            ), table.markup,
            .fragment(findings.loadNotes.map { .tag("p", [:], .text($0)) }))
    }
}
