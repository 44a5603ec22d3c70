import Quantities
import RunRecord
import Wording

/// What became of the writes.
struct WriteSection: Sendable {
    let findings: Findings

    private static let mostLosses = 20

    /// The section's blocks; none when no writes were read back.
    var blocks: [DocumentBlock] {
        guard let writes = findings.writes else { return [] }
        let remarks: [(count: UInt64, words: String)] = [
            (
                writes.keysUnreadable,
                "keys could not be read back: nothing is known of their writes"
            ),
            (writes.unacknowledgedApplied, "keys hold a write that was never acknowledged"),
            (writes.overwrittenLate, "keys were overwritten by an older attempt applied late"),
            (
                writes.countersAbove,
                "counters are above all increments that were ever sent: one was applied twice, or "
                    + "something else counts there"
            ),
        ]
        let told = remarks.filter { $0.count > 0 }
            .map { "\(ValueText.text($0.count)) \($0.words)" }
        return [
            writes.lost > 0 ? .notice(writes.summary) : .paragraph(writes.summary),
            .table(causes(writes)), .list(told), .folded("Keys that lost writes", losses),
        ]
    }

    private func causes(_ writes: WriteTally) -> DocumentTable {
        DocumentTable(
            ["cause of the loss", "writes", "share of the lost"],
            rows: writes.lostByCause.map { cause, count in
                let share = Double(count) / Double(max(1, writes.lost))
                return [cause, ValueText.text(count), ValueText.text(share, .ratio)]
            })
    }

    private var losses: [DocumentBlock] {
        let all = findings.runs.flatMap { run in
            (run.load?.ledger?.losses ?? []).map { (run: run.description.index, loss: $0) }
        }
        let rows = all.prefix(Self.mostLosses).map { run, loss in
            [
                loss.key, String(run), String(loss.shard), ValueText.text(loss.count),
                String(loss.acknowledgedBy), ValueText.text(loss.acknowledgedAt),
            ]
        }
        let left = all.count - rows.count
        return [
            .table(
                DocumentTable(
                    ["key", "run", "shard", "writes lost", "acknowledged by node", "at"],
                    rows: rows))
        ] + (left > 0 ? [.faint("and \(left.counted("more key"))")] : [])
    }
}

/// The reads that were held against the ledger.
struct ReadSection: Sendable {
    let findings: Findings

    private static let mostExamples = 20
    /// Examples that are told where nothing can be folded away.
    private static let fewExamples = 3

    /// The section's blocks; none when no reads were checked.
    var blocks: [DocumentBlock] {
        guard let reads = findings.reads else { return [] }
        let few = reads.examples.prefix(Self.fewExamples).map { "run \($0.run), \($0.text)" }
        return [
            reads.stale > 0 ? .notice(reads.text) : .paragraph(reads.text),
            .folded("By window", [.table(windows(reads))]),
            .folded("The stalest reads", brief: [.list(few)], examples(reads)),
        ]
    }

    private func windows(_ reads: ReadTally) -> DocumentTable {
        DocumentTable(
            ["window", "checked", "stale"],
            rows: reads.windows.map { window, checked, stale in
                [window.name, ValueText.text(checked), ValueText.text(stale)]
            })
    }

    private func examples(_ reads: ReadTally) -> [DocumentBlock] {
        let rows = reads.examples.prefix(Self.mostExamples).map { example in
            let read = example.read
            return [
                read.key, String(example.run), "write \(read.acknowledged)",
                String(read.acknowledgedBy), ValueText.text(read.acknowledgedAt),
                read.read == 0 ? "no value" : "write \(read.read)", String(read.node),
                ValueText.text(read.sentAt), ValueText.text(read.staleness),
            ]
        }
        return [
            .table(
                DocumentTable(
                    [
                        "key", "run", "acknowledged", "by node", "at", "read", "from node",
                        "sent at", "behind by",
                    ], rows: rows))
        ]
    }
}

/// What the check of the recorded keys found, with counterexamples as time lines.
struct LinearizabilitySection: Sendable {
    let findings: Findings

    private static let mostExamples = 10
    /// Counterexamples that are told where nothing can be folded away.
    private static let fewExamples = 2

    /// The section's blocks; none when no keys were recorded.
    var blocks: [DocumentBlock] {
        guard let histories = findings.histories else { return [] }
        let isGood = histories.violations.isEmpty && histories.unknown.isEmpty
        let examples = histories.violations.prefix(Self.mostExamples).compactMap {
            CounterexampleText($0)
        }
        let told = examples.map { example -> [DocumentBlock] in
            [.paragraph(example.title), .lines(example.lines), .paragraph(example.sentence)]
        }
        return [
            isGood ? .paragraph(histories.text) : .notice(histories.text),
            .folded(
                examples.count.counted("counterexample"),
                brief: told.prefix(Self.fewExamples).flatMap { $0 }, told.flatMap { $0 }),
        ]
    }
}
