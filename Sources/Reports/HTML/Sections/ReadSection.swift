import RunRecord

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
