import Quantities
import RunRecord

/// What became of the writes.
struct WriteSection: Sendable {
    let findings: Findings

    private static let mostLosses = 20

    /// The section; nothing when no writes were read back.
    var markup: Markup {
        guard let writes = findings.writes else { return [] }
        var facts = FactList()
        facts.add("acknowledged", ValueText.text(writes.acknowledged))
        facts.add("lost", ValueText.text(writes.lost))
        facts.add("keys checked", ValueText.text(writes.keysChecked))
        if writes.keysExpired > 0 {
            facts.add("keys expired before they were read back", ValueText.text(writes.keysExpired))
        }
        facts.add("applied though never acknowledged", ValueText.text(writes.unacknowledgedApplied))
        facts.add("overwritten by a late attempt", ValueText.text(writes.overwrittenLate))
        if writes.countersAbove > 0 {
            facts.add(
                "counters above all increments ever sent", ValueText.text(writes.countersAbove))
        }
        facts.add("keys that could not be read back", ValueText.text(writes.keysUnreadable))
        return .tag(
            "section", [:], .tag("h2", [:], "Writes"), facts.markup, causes(writes),
            losses)
    }

    private func causes(_ writes: WriteTally) -> Markup {
        guard !writes.lostByCause.isEmpty else { return [] }
        var table = Table(columns: [
            .words("cause of the loss"), .numbers("writes"), .numbers("share of the lost"),
        ])
        for (cause, count) in writes.lostByCause {
            table.rows.append([
                .text(cause), .text(ValueText.text(count)),
                .text(ValueText.text(Double(count) / Double(max(1, writes.lost)), .ratio)),
            ])
        }
        return table.markup
    }

    private var losses: Markup {
        let all = findings.runs.flatMap { run in
            (run.load?.ledger?.losses ?? []).map { (run: run.description.index, loss: $0) }
        }
        guard !all.isEmpty else { return [] }
        var table = Table(columns: [
            .words("key"), .numbers("run"), .numbers("shard"), .numbers("writes lost"),
            .numbers("acknowledged by node"), .numbers("at"),
        ])
        for (run, loss) in all.prefix(Self.mostLosses) {
            table.rows.append([
                .text(loss.key), .text(String(run)), .text(String(loss.shard)),
                .text(ValueText.text(loss.count)), .text(String(loss.acknowledgedBy)),
                .text(ValueText.text(loss.acknowledgedAt)),
            ])
        }
        let left = all.count - table.rows.count
        let rest: Markup =
            left > 0 ? .tag("p", ["class": "faint"], .text("and \(left) more keys")) : []
        return [.tag("h3", [:], "Keys that lost writes"), table.markup, rest]
    }
}

/// The reads that were held against the ledger.
struct ReadSection: Sendable {
    let findings: Findings

    private static let mostExamples = 20

    /// The section; nothing when no reads were checked.
    var markup: Markup {
        guard let reads = findings.reads else { return [] }
        var table = Table(columns: [.words("window"), .numbers("checked"), .numbers("stale")])
        for (window, checked, stale) in reads.windows {
            table.rows.append([
                .text(window.name), .text(ValueText.text(checked)), .text(ValueText.text(stale)),
            ])
        }
        return .tag(
            "section", [:], .tag("h2", [:], "Reads"), .tag("p", [:], .text(reads.text)),
            table.markup, examples(reads))
    }

    private func examples(_ reads: ReadTally) -> Markup {
        guard !reads.examples.isEmpty else { return [] }
        var table = Table(columns: [
            .words("key"), .numbers("run"), .numbers("acknowledged"), .numbers("by node"),
            .numbers("at"), .numbers("read"), .numbers("from node"), .numbers("sent at"),
            .numbers("behind by"),
        ])
        for example in reads.examples.prefix(Self.mostExamples) {
            let read = example.read
            table.rows.append([
                .text(read.key), .text(String(example.run)),
                .text("write \(read.acknowledged)"), .text(String(read.acknowledgedBy)),
                .text(ValueText.text(read.acknowledgedAt)),
                .text(read.read == 0 ? "no value" : "write \(read.read)"),
                .text(String(read.node)), .text(ValueText.text(read.sentAt)),
                .text(ValueText.text(read.staleness)),
            ])
        }
        return [.tag("h3", [:], "The stalest reads"), table.markup]
    }
}

/// What the check of the recorded keys found.
struct HistorySection: Sendable {
    let findings: Findings

    private static let mostExamples = 10

    /// The section; nothing when no keys were recorded.
    var markup: Markup {
        guard let histories = findings.histories else { return [] }
        let examples = histories.violations.prefix(Self.mostExamples)
            .compactMap(CounterexampleText.init).map { example in
                Markup.fragment([
                    .tag("h3", [:], .text(example.title)),
                    .tag("pre", [:], .text(example.lines.joined(separator: "\n"))),
                    .tag("p", [:], .text(example.sentence)),
                ])
            }
        return .tag(
            "section", [:], .tag("h2", [:], "Linearizability"),
            .tag("p", [:], .text(histories.text)), .fragment(examples))
    }
}
