import Quantities
import RunRecord

extension TerminalSummary {
    /// Operations, errors by class and the error rate, each by window and group of shards; then the same
    /// of single attempts, which the client's retries hide.
    func errors(_ findings: Findings) -> [StyledText] {
        let tallies = findings.loadTallies
        guard !tallies.isEmpty else { return [] }
        var table = TextTable(
            columns: [.words("class"), .words("shards")]
                + LoadWindow.allCases.map { TextTable.Column.numbers($0.name) })
        let groups = ShardGroup.allCases.filter { group in tallies.contains { $0.group == group } }
        func add(_ name: String, _ tone: Tone, _ cell: (LoadTally) -> String) {
            for (index, group) in groups.enumerated() {
                let cells = LoadWindow.allCases.map { window in
                    let tally = tallies.first { $0.window == window && $0.group == group }
                    return StyledText(tally.map(cell) ?? "-", tone)
                }
                table.rows.append(
                    [StyledText(index == 0 ? name : "", tone), StyledText(group.rawValue)] + cells)
            }
        }
        add("operations issued", .plain) { ValueText.text($0.issued) }
        for outcome in tallies.failures {
            add(outcome.name, .plain) { ValueText.text($0.count(outcome)) }
        }
        add("error rate", .strong) { ValueText.text($0.errorRate, .ratio) }
        for outcome in tallies.attemptFailures {
            add("attempts: \(outcome.name)", .plain) { ValueText.text($0.attemptCount(outcome)) }
        }
        if tallies.contains(where: { $0.attemptErrorRate ?? 0 > 0 }) {
            add("attempt error rate", .plain) { ValueText.text($0.attemptErrorRate, .ratio) }
        }
        return table.lines(width: width, indent: 2, glyphs: glyphs)
            + findings.loadNotes.flatMap { paragraph($0, indent: 2, tone: .doubtful) }
    }

    /// Latency percentiles by window and group of shards, of operations that failed apart.
    func latency(_ findings: Findings) -> [StyledText] {
        let rows = findings.loadTallies.flatMap { $0.latencyLines }
        guard !rows.isEmpty else { return [] }
        var table = TextTable(columns: [
            .words("window"), .words("shards"), .numbers("p50"), .numbers("p99"),
            .numbers("p99.9"), .numbers("max"), .numbers("operations"),
        ])
        for row in rows {
            let tone: Tone = row.isFailed ? .bad : .plain
            let percentiles = [50, 99, 99.9].map {
                StyledText(ValueText.text(row.histogram.percentile($0)), tone)
            }
            table.rows.append(
                [StyledText(row.window), StyledText(row.shards, tone)] + percentiles + [
                    StyledText(ValueText.text(row.histogram.max), tone),
                    StyledText(ValueText.text(row.histogram.totalCount), tone),
                ])
        }
        return table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    /// What became of the writes.
    func writes(_ findings: Findings) -> [StyledText] {
        guard let writes = findings.writes else { return [] }
        var lines = paragraph(
            writes.summary, indent: 2, tone: writes.lost > 0 ? .bad : .plain)
        for (cause, count) in writes.lostByCause {
            lines += paragraph("\(ValueText.text(count)): \(cause)", indent: 4, tone: .bad)
        }
        if writes.keysUnreadable > 0 {
            lines += paragraph(
                "\(ValueText.text(writes.keysUnreadable)) keys could not be read back: nothing is "
                    + "known of their writes", indent: 2, tone: .doubtful)
        }
        if writes.unacknowledgedApplied > 0 {
            lines += paragraph(
                "\(ValueText.text(writes.unacknowledgedApplied)) keys hold a write that was never "
                    + "acknowledged", indent: 2, tone: .plain)
        }
        if writes.overwrittenLate > 0 {
            lines += paragraph(
                "\(ValueText.text(writes.overwrittenLate)) keys were overwritten by an older "
                    + "attempt applied late", indent: 2, tone: .plain)
        }
        if writes.countersAbove > 0 {
            lines += paragraph(
                "\(ValueText.text(writes.countersAbove)) counters are above all increments that were "
                    + "ever sent: one was applied twice, or something else counts there",
                indent: 2, tone: .bad)
        }
        return lines
    }
}
