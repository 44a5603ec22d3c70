import Evidence

/// Several plans on one page of Markdown: a table of verdicts, for the summary of a nightly job.
package struct MarkdownDigest: Sendable {
    /// A digest.
    package init() {}

    /// The text, in the order of the entries.
    package func render(_ entries: [PlanEntry]) -> String {
        let rows = entries.map { entry in
            let digest = PlanDigest(findings: entry.findings)
            let judgement = entry.findings.judgement
            let verdict =
                digest.isSkipped
                ? "not run" : "\(VerdictMark(verdict: judgement.verdict).text)"
            return [
                Markdown.code(judgement.plan, inTable: true), verdict, String(judgement.runs.count),
                digest.held, digest.failover.median, digest.failover.max, digest.lost,
                [digest.remark, digest.notice].compactMap { $0 }
                    .map { Markdown.code($0, inTable: true) }.joined(separator: " "),
            ]
        }
        let table = Markdown.table(
            title: "Verdicts",
            columns: [
                "plan", "verdict", "runs", "expectations held", "failover-time median", "max",
                "lost writes", "remark",
            ], numbers: 2...6, rows: rows)
        let ran = entries.filter { $0.findings.unavailable == nil }
        let counts = Verdict.allCases.map { verdict in
            "\(ran.count { $0.findings.judgement.verdict == verdict }) \(verdict.rawValue)"
        }
        let summary =
            "\(entries.count) plans: \((counts + ["\(entries.count - ran.count) not run"]).joined(separator: ", "))."
        return [summary, table].filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }
}
