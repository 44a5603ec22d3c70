import Quantities
import RunRecord

/// Errors over all runs, by class, window and group of shards; then the same of single attempts, which the client's
/// retries hide.
struct ErrorSection: Sendable {
    let findings: Findings

    /// The section's blocks; none without load.
    var blocks: [DocumentBlock] {
        let tallies = findings.loadTallies
        guard !tallies.isEmpty else { return [] }
        let method =
            "Operations that failed after the client policy's retries, and single attempts, by the window in which they "
            + "were meant to be sent; all runs together."
        return [.table(table(tallies))] + findings.loadNotes.map { .notice($0) }
            + [.folded("How they are counted", [.faint(method)])]
    }

    private func table(_ tallies: [LoadTally]) -> DocumentTable {
        let groups = ShardGroup.allCases.filter { group in tallies.contains { $0.group == group } }
        var rows: [[DocumentCell]] = []
        func add(_ name: String, _ tone: Tone = .plain, _ cell: (LoadTally) -> String) {
            for group in groups {
                let cells = LoadWindow.allCases.map { window in
                    let tally = tallies.first { $0.window == window && $0.group == group }
                    return DocumentCell(tally.map(cell) ?? "-", tone)
                }
                rows.append([DocumentCell(name, tone), DocumentCell(group.rawValue)] + cells)
            }
        }
        add("operations issued") { ValueText.text($0.issued) }
        for outcome in tallies.failures {
            add(outcome.name) { ValueText.text($0.count(outcome)) }
        }
        add("error rate", .strong) { ValueText.text($0.errorRate, .ratio) }
        for outcome in tallies.attemptFailures {
            add("attempts: \(outcome.name)") { ValueText.text($0.attemptCount(outcome)) }
        }
        if tallies.contains(where: { $0.attemptErrorRate ?? 0 > 0 }) {
            add("attempt error rate") { ValueText.text($0.attemptErrorRate, .ratio) }
        }
        var table = DocumentTable(
            ["class", "shards"] + LoadWindow.allCases.map(\.name), words: 2, cells: rows)
        table.isCompact = true
        return table
    }
}
