import Judgement
import RunRecord
import Wording

/// Several plans on one page of Markdown, for the summary of a nightly job: when and where it was, those that failed or
/// cannot be told with what happened, then a table of all.
package struct MarkdownDigest: Sendable {
    /// A digest.
    package init() {}

    /// The text; those with the worst verdict first, and of one verdict in the order of the entries.
    package func render(_ entries: [PlanEntry]) -> String {
        let entries = entries.worstFirst
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
            "\(entries.count.counted("plan")): \((counts + ["\(entries.count - ran.count) not run"]).joined(separator: ", "))."
        let doubtful = ran.filter { $0.findings.judgement.verdict != .passed }.map(details)
        let nothing = ran.isEmpty ? "**Nothing was measured:** no plan was run." : ""
        return ([summary, nothing, origin(ran)] + doubtful + [table]).filter { !$0.isEmpty }
            .joined(separator: "\n\n") + "\n"
    }

    /// Why a plan did not pass: its expectations, what happened, where its report is.
    private func details(_ entry: PlanEntry) -> String {
        let findings = entry.findings
        let verdict = findings.judgement.verdict
        let doubts = findings.doubts.map { doubt in
            "- \(Markdown.code(doubt.text)) (run \(doubt.runs.map { String($0) }.joined(separator: ", ")))"
        }
        let report = entry.page.map { "Report: \(Markdown.code($0))" }
        let parts: [String?] = [
            "### \(verdict.sign) \(Markdown.code(findings.judgement.plan)): \(verdict.rawValue)",
            findings.story.map { Markdown.code($0) }, doubts.joined(separator: "\n"),
            Markdown.expectations(findings, title: nil), report,
        ]
        return parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// When it was run, with what, on what; nothing when no run could be read.
    private func origin(_ entries: [PlanEntry]) -> String {
        let descriptions = entries.compactMap { $0.findings.description }
        guard
            let first = descriptions.min(by: { $0.wallClockNanoseconds < $1.wallClockNanoseconds })
        else { return "" }
        func each(_ value: (RunDescription) -> String) -> String {
            Set(descriptions.map(value)).sorted().map { Markdown.code($0) }.joined(separator: ", ")
        }
        let cores = first.host["cores"].map { "cores: \($0)" }
        let host = [first.host["processor"], cores, first.host["memory"], first.host["kernel"]]
            .compactMap { $0 }
        return "Begun \(UTCTime.text(first.wallClockNanoseconds)), server \(each { $0.server }), "
            + "shaketable \(each { $0.programVersion })"
            + (host.isEmpty ? "" : ", host \(Markdown.code(host.joined(separator: ", ")))") + "."
    }
}
