import Judgement
import Quantities
import RunRecord
import Wording

extension MarkdownReport {
    /// The phases, and what the failovers are held against.
    func failover(_ findings: Findings) -> String {
        let episodes = findings.episodes
        let unknown = findings.failoversUnknown.map { Markdown.code($0) }.joined(separator: "\n\n")
        guard !episodes.isEmpty else { return unknown }
        let isSingle = episodes.count == 1
        func row(_ name: String, _ spread: Spread?) -> [String] {
            [name]
                + (isSingle
                ? [spread?.min] : [spread?.min, spread?.median, spread?.p95, spread?.max]).map {
                    ValueText.resolved($0)
                }
        }
        let wholes = episodes.map { $0.episode.failoverTime?.inSeconds ?? .infinity }
        let rows =
            findings.phases.map { row(Markdown.code($0.name, inTable: true), $0.spread) }
            + [row("**failover-time**", Spread(wholes))]
        let bounds = findings.judgement.bounds
        let table = Markdown.table(
            title: "Failover, \(episodes.count.counted("episode"))",
            columns: ["phase"] + (isSingle ? ["took"] : ["min", "median", "p95", "max"]),
            numbers: 1...(isSingle ? 1 : 4), rows: rows)
        return table + "\n\nTextbook bound \(ValueText.text(bounds.textbookSeconds, .time)): "
            + "\(bounds.aboveTextbook) of \(bounds.failovers) above. Derived worst case "
            + "\(ValueText.text(bounds.worstCaseSeconds, .time)): \(bounds.aboveWorstCase) of "
            + "\(bounds.failovers) above." + (findings.pollNote.map { "\n\n\($0)" } ?? "")
            + (unknown.isEmpty ? "" : "\n\n" + unknown)
    }

    /// Operations and errors by class, window and group of shards.
    func errors(_ findings: Findings) -> String {
        let tallies = findings.loadTallies
        guard !tallies.isEmpty else { return "" }
        let classes = tallies.failures
        let rows = tallies.map { tally in
            [tally.window.name, tally.group.rawValue, ValueText.text(tally.issued)]
                + classes.map { ValueText.text(tally.count($0)) }
                + [ValueText.text(tally.errorRate, .ratio)]
        }
        let table = Markdown.table(
            title: "Errors",
            columns: ["window", "shards", "operations"] + classes.map { $0.name } + ["error rate"],
            numbers: 2...(3 + classes.count), rows: rows)
        return ([table] + findings.loadNotes).joined(separator: "\n\n")
    }

    /// Latency percentiles by window and group of shards.
    func latency(_ findings: Findings) -> String {
        let rows = findings.loadTallies.flatMap { $0.latencyLines }.map { line in
            [line.window, line.shards]
                + [50, 99, 99.9].map { ValueText.text(line.histogram.percentile($0)) }
                + [ValueText.text(line.histogram.max)]
        }
        return Markdown.table(
            title: "Latency from the intended send time",
            columns: ["window", "shards", "p50", "p99", "p99.9", "max"], numbers: 2...5, rows: rows)
    }

    /// What became of the writes.
    func writes(_ findings: Findings) -> String {
        guard let writes = findings.writes else { return "" }
        let causes = writes.lostByCause.map {
            "- \(ValueText.text($0.count)): \(Markdown.code($0.cause))"
        }
        let unreadable =
            writes.keysUnreadable > 0
            ? ["- \(ValueText.text(writes.keysUnreadable)) keys could not be read back"] : []
        let above =
            writes.countersAbove > 0
            ? [
                "- \(ValueText.text(writes.countersAbove)) counters are above all increments that were "
                    + "ever sent"
            ] : []
        return (["### Writes", "", writes.summary, ""] + causes + unreadable + above).joined(
            separator: "\n"
        )
        .trimmedEnd
    }
}

extension String {
    /// Without line ends at its end.
    fileprivate var trimmedEnd: String {
        String(reversed().drop { $0 == "\n" }.reversed())
    }
}
