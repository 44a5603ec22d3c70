import Judgement
import Quantities
import RunRecord
import Wording

/// A run's report as GitHub's Markdown, for pull requests and the summaries of CI jobs.
///
/// Whatever comes from a plan, a log or a server stands in code spans, in which no markup, mention,
/// reference or link is read.
struct RunMarkdown: Sendable {
    private static let mostReceipts = 20

    /// The whole text.
    func render(_ findings: Findings) -> String {
        let parts = [
            heading(findings), story(findings), doubts(findings), Markdown.expectations(findings),
            clients(findings), marks(findings), failover(findings),
            errors(findings), latency(findings), writes(findings), reads(findings),
            histories(findings), receipts(findings), origin(findings),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private func heading(_ findings: Findings) -> String {
        let judgement = findings.judgement
        let word = findings.unavailable == nil ? judgement.verdict.rawValue : "skipped"
        var lines = [
            "## \(judgement.verdict.sign) \(Markdown.code(judgement.plan)): \(word)",
            "",
            "\(findings.held.prefix(1).uppercased())\(findings.held.dropFirst()), "
                + "\(judgement.runs.count.counted("run")).",
        ]
        if let about = findings.description?.about, !about.isEmpty {
            lines += ["", Markdown.code(about)]
        }
        if let why = findings.unavailable { lines += ["", "**Not run:** \(Markdown.code(why))"] }
        if findings.wasInterrupted { lines += ["", "**Interrupted** before the end."] }
        for problem in findings.problems {
            lines += ["", "**The record:** \(Markdown.code(problem))"]
        }
        return lines.joined(separator: "\n")
    }

    private func story(_ findings: Findings) -> String {
        var parts: [String] = []
        if let story = findings.story { parts.append(Markdown.code(story)) }
        let headlines = findings.headlines
        if !headlines.isEmpty {
            let columns = headlines.map { $0.name }
            let lines = [columns, columns.map { _ in "---:" }, headlines.map { $0.value }]
            parts.append(lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n"))
        }
        if !findings.notices.isEmpty {
            let items = findings.notices.map { "- ⚠️ \(Markdown.code($0))" }
            parts.append("### Not asked for, but seen\n\n\(items.joined(separator: "\n"))")
        }
        return parts.joined(separator: "\n\n")
    }

    private func doubts(_ findings: Findings) -> String {
        let doubts = findings.doubts
        guard !doubts.isEmpty else { return "" }
        let items = doubts.map { doubt in
            "- \(Markdown.code(doubt.text)) (run \(doubt.runs.map { String($0) }.joined(separator: ", ")))"
        }
        return "### Why this is in doubt\n\n\(items.joined(separator: "\n"))"
    }

    /// Client programs that ran side by side.
    private func clients(_ findings: Findings) -> String {
        let clients = findings.clients
        guard !clients.isEmpty else { return "" }
        let table = Markdown.table(
            title: "Clients side by side", columns: ClientRow.columns, numbers: ClientRow.numbers,
            rows: clients.map { [Markdown.code($0.name, inTable: true)] + $0.figures })
        let errors = clients.map { client in
            let words = client.errors.map {
                "\(ValueText.text($0.count)) \(Markdown.code($0.text))"
            }
            let version = client.version.isEmpty ? "" : " (\(Markdown.code(client.version)))"
            let problems = client.problems.map { "; \(Markdown.code($0))" }.joined()
            return "- \(Markdown.code(client.name))\(version): "
                + (words.isEmpty ? client.calm : words.joined(separator: ", ")) + problems
        }
        return [table, ClientRow.legend, errors.joined(separator: "\n")].joined(separator: "\n\n")
    }

    /// What the tests that ran against a served cluster saw.
    private func marks(_ findings: Findings) -> String {
        Markdown.table(
            title: "Tests", columns: MarkRow.columns, numbers: MarkRow.numbers,
            rows: findings.marks.map { mark in
                [
                    Markdown.code(mark.name, inTable: true),
                    Markdown.code(mark.faults, inTable: true),
                ]
                    + mark.figures
            })
    }

    private func receipts(_ findings: Findings) -> String {
        let all = findings.receipts
        guard !all.isEmpty else { return "" }
        let ordered = all.filter { $0.kind == .missing } + all.filter { $0.kind != .missing }
        let items = ordered.prefix(Self.mostReceipts).map { receipt in
            let node = receipt.node.map { " on node \($0)" } ?? ""
            return "- run \(receipt.run), \(ValueText.text(receipt.at)): "
                + "\(Markdown.code(receipt.fault))\(node) \(receipt.kind.phrase): "
                + Markdown.code(receipt.text)
        }
        let rest = all.count - items.count
        let lines = items + (rest > 0 ? ["- and \(rest) more"] : [])
        return Markdown.folded(title: "Receipts", content: lines.joined(separator: "\n"))
    }

    private func origin(_ findings: Findings) -> String {
        var lines: [String] = []
        if let description = findings.description {
            lines.append("- server: \(Markdown.code(description.server))")
            lines.append("- network engine: \(Markdown.code(description.networkEngine))")
            if let text = description.sideBySideText { lines.append("- side by side: \(text)") }
            let seeds = findings.seeds
            lines.append("- seeds: \(seeds)")
            for (name, value) in description.host.sorted(by: { $0.key < $1.key }) {
                lines.append("- host \(Markdown.code(name)): \(Markdown.code(value))")
            }
        }
        if let hash = findings.planHash { lines.append("- plan hash: \(Markdown.code(hash))") }
        if let folder = findings.folder { lines.append("- run folder: \(Markdown.code(folder))") }
        if let command = findings.command {
            lines.append("- repeat it with: \(Markdown.code(command))")
        }
        guard !lines.isEmpty else { return "" }
        return Markdown.folded(title: "Origin", content: lines.joined(separator: "\n"))
    }
}

extension RunMarkdown {
    private static var mostReads: Int { 10 }

    /// The reads that were held against the ledger, and the stalest of them.
    func reads(_ findings: Findings) -> String {
        guard let reads = findings.reads else { return "" }
        let examples = reads.examples.prefix(Self.mostReads).map {
            "- run \($0.run), \(Markdown.code($0.text))"
        }
        let head = "### Reads\n\n\(reads.text)"
        return examples.isEmpty ? head : head + "\n\n" + examples.joined(separator: "\n")
    }
}

extension RunMarkdown {
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

extension RunMarkdown {
    private static var mostViolations: Int { 5 }

    /// What the check of the recorded keys found, with counterexamples as time lines.
    func histories(_ findings: Findings) -> String {
        guard let histories = findings.histories else { return "" }
        let examples = histories.violations.prefix(Self.mostViolations)
        let parts = examples.compactMap(CounterexampleText.init).map { example in
            "\(Markdown.code(example.title))\n\n```text\n"
                + example.lines.map(\.withoutControls).joined(separator: "\n")
                + "\n```\n\n\(example.sentence)"
        }
        return (["### Linearizability\n\n\(histories.text)"] + parts).joined(separator: "\n\n")
    }
}
