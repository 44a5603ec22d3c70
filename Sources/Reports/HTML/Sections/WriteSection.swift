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
