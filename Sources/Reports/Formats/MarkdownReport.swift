import Evidence

/// Markdown (GitHub's) for pull requests and the summaries of CI jobs.
///
/// Whatever comes from a plan, a log or a server stands in code spans, in which no markup, mention,
/// reference or link is read.
package struct MarkdownReport: ReportFormat {
    package static let name = "markdown"
    package static let fileName = "report.md"
    package static let summary = "A short report in Markdown, for pull requests and job summaries."

    private static let mostReceipts = 20

    /// The report's only form.
    package init() {}

    /// The whole text.
    package func render(_ findings: Findings) -> String {
        let parts = [
            heading(findings), doubts(findings), expectations(findings), failover(findings),
            errors(findings), latency(findings), writes(findings), receipts(findings),
            origin(findings),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private func heading(_ findings: Findings) -> String {
        let judgement = findings.judgement
        let held = judgement.expectations.count { $0.verdict == .passed }
        var lines = [
            "## \(judgement.verdict.sign) \(Markdown.code(judgement.plan)): "
                + "\(judgement.verdict.rawValue)",
            "",
            "\(held) of \(judgement.expectations.count) expectations hold, "
                + "\(judgement.runs.count) runs.",
        ]
        if let about = findings.description?.about, !about.isEmpty {
            lines += ["", Markdown.code(about)]
        }
        if let why = findings.unavailable { lines += ["", "**Not run:** \(Markdown.code(why))"] }
        if findings.wasInterrupted { lines += ["", "**Interrupted** before the end."] }
        for problem in findings.problems {
            lines += ["", "**Not read:** \(Markdown.code(problem))"]
        }
        return lines.joined(separator: "\n")
    }

    private func doubts(_ findings: Findings) -> String {
        let doubts = findings.doubts
        guard !doubts.isEmpty else { return "" }
        let items = doubts.map { doubt in
            "- \(Markdown.code(doubt.text)) (run \(doubt.runs.map { String($0) }.joined(separator: ", ")))"
        }
        return "### Why this is in doubt\n\n\(items.joined(separator: "\n"))"
    }

    private func expectations(_ findings: Findings) -> String {
        let rows = findings.judgement.expectations.map { result in
            [
                Markdown.code(result.text, inTable: true),
                ValueText.text(result.value, result.unit),
                ValueText.text(result.limit, result.unit),
                ValueText.signed(result.margin, result.unit), String(result.samples),
                "\(result.verdict.sign) \(result.verdict.rawValue)",
                result.verdict == .passed
                    ? "" : result.reason.map { Markdown.code($0, inTable: true) } ?? "",
            ]
        }
        return Markdown.table(
            title: "Expectations",
            columns: [
                "expectation", "measured", "limit", "margin", "samples", "verdict", "reason",
            ],
            numbers: 1...4, rows: rows)
    }

    private func failover(_ findings: Findings) -> String {
        let episodes = findings.episodes
        guard !episodes.isEmpty else { return "" }
        func row(_ name: String, _ spread: Spread?) -> [String] {
            [name]
                + [spread?.min, spread?.median, spread?.p95, spread?.max].map {
                    ValueText.text($0, .time)
                }
        }
        let wholes = episodes.map { $0.episode.failoverTime?.inSeconds ?? .infinity }
        let rows =
            findings.phases.map { row(Markdown.code($0.name, inTable: true), $0.spread) }
            + [row("**failover-time**", Spread(wholes))]
        let bounds = findings.judgement.bounds
        let table = Markdown.table(
            title: "Failover, \(episodes.count) episode\(episodes.count == 1 ? "" : "s")",
            columns: ["phase", "min", "median", "p95", "max"], numbers: 1...4, rows: rows)
        return table + "\n\nTextbook bound \(ValueText.text(bounds.textbookSeconds, .time)): "
            + "\(bounds.aboveTextbook) of \(bounds.failovers) above. Derived worst case "
            + "\(ValueText.text(bounds.worstCaseSeconds, .time)): \(bounds.aboveWorstCase) of "
            + "\(bounds.failovers) above."
    }

    private func errors(_ findings: Findings) -> String {
        let tallies = findings.loadTallies
        guard !tallies.isEmpty else { return "" }
        let classes = OperationOutcome.allCases.filter { outcome in
            outcome != .success && tallies.contains { $0.count(outcome) > 0 }
        }
        let rows = tallies.map { tally in
            [tally.window.name, tally.group.rawValue, ValueText.text(tally.issued)]
                + classes.map { ValueText.text(tally.count($0)) }
                + [ValueText.text(tally.errorRate, .ratio)]
        }
        return Markdown.table(
            title: "Errors",
            columns: ["window", "shards", "operations"] + classes.map { $0.name } + ["error rate"],
            numbers: 2...(3 + classes.count), rows: rows)
    }

    private func latency(_ findings: Findings) -> String {
        let rows = findings.loadTallies.filter { $0.latency.totalCount > 0 }.map { tally in
            [tally.window.name, tally.group.rawValue]
                + [50, 99, 99.9].map { ValueText.text(tally.latency.percentile($0)) }
                + [ValueText.text(tally.latency.max)]
        }
        return Markdown.table(
            title: "Latency from the intended send time",
            columns: ["window", "shards", "p50", "p99", "p99.9", "max"], numbers: 2...5, rows: rows)
    }

    private func writes(_ findings: Findings) -> String {
        guard let writes = findings.writes else { return "" }
        let causes = writes.lostByCause.map {
            "- \(ValueText.text($0.count)): \(Markdown.code($0.cause))"
        }
        let unreadable =
            writes.keysUnreadable > 0
            ? ["- \(ValueText.text(writes.keysUnreadable)) keys could not be read back"] : []
        let summary =
            "\(ValueText.text(writes.lost)) lost of \(ValueText.text(writes.acknowledged)) acknowledged"
        return (["### Writes", "", summary, ""] + causes + unreadable).joined(separator: "\n")
            .trimmedEnd
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
            let seeds = findings.runs.map { String($0.description.seed) }.joined(separator: ", ")
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

extension Verdict {
    /// A sign beside the word.
    fileprivate var sign: String {
        switch self {
        case .passed: "✅"
        case .inconclusive: "⚠️"
        case .failed: "❌"
        }
    }
}

extension String {
    /// Without line ends at its end.
    fileprivate var trimmedEnd: String {
        String(reversed().drop { $0 == "\n" }.reversed())
    }
}
