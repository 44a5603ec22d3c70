import Quantities
import RunRecord

/// Latency over all runs: percentiles by window and group of shards, of operations that failed apart.
struct LatencySection: Sendable {
    let findings: Findings

    /// The section's blocks; none without load.
    var blocks: [DocumentBlock] {
        let all = findings.loadTallies
        let lines = all.flatMap { $0.latencyLines }
        guard !lines.isEmpty else { return [] }
        let method =
            "From the intended send time, so that waiting in line counts, of operations that succeeded and of those that "
            + "failed; all runs together. The histograms show the successes."
        return [
            .table(table(lines)),
            .figure(LatencyHistograms(tallies: all.filter { $0.latency.totalCount > 0 })),
            .folded("How it is counted", [.faint(method)]),
        ]
    }

    private func table(_ lines: [LoadTally.LatencyLine]) -> DocumentTable {
        let rows = lines.map { line in
            let tone: Tone = line.isFailed ? .bad : .plain
            let values =
                [50, 99, 99.9].map { ValueText.text(line.histogram.percentile($0)) }
                + [ValueText.text(line.histogram.max), ValueText.text(line.histogram.totalCount)]
            return [DocumentCell(line.window), DocumentCell(line.shards, tone)]
                + values.map { DocumentCell($0, tone) }
        }
        var table = DocumentTable(
            ["window", "shards", "p50", "p99", "p99.9", "max", "operations"], words: 2, cells: rows)
        table.isCompact = true
        return table
    }
}
