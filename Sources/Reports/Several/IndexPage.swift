import Judgement
import Wording

/// A page for several plans: a matrix of their verdicts, run by run, with links to each plan's page.
package struct IndexPage: Sendable {
    /// Runs beyond this are counted, not shown.
    private static let mostRuns = 30

    private let refreshSeconds: Int?

    /// A page.
    ///
    /// - Parameter refreshSeconds: After how many seconds a browser asks for it again; nil for never.
    package init(refreshSeconds: Int? = nil) {
        self.refreshSeconds = refreshSeconds
    }

    /// The whole page; those with the worst verdict first, and of one verdict in the order of the entries.
    package func render(_ entries: [PlanEntry]) -> String {
        let entries = entries.worstFirst
        let done = entries.filter { $0.findings.progress == nil }
        let ran = done.filter { $0.findings.unavailable == nil }
        let verdict = Verdict.worst(ran.map { $0.findings.judgement.verdict })
        let counts = Verdict.allCases.map { verdict in
            "\(ran.count { $0.findings.judgement.verdict == verdict }) \(verdict.rawValue)"
        }
        let unfinished = entries.count - done.count
        let summary =
            (counts + ["\(done.count - ran.count) not run"]
            + (unfinished > 0 ? ["\(unfinished) unfinished"] : [])).joined(separator: " · ")
        let head = Markup.tag(
            "header", [:], ran.isEmpty ? [] : VerdictMark(verdict: verdict).badge,
            .tag("h1", [:], .text(Self.headline(of: ran, entries: entries.count))),
            .tag("p", ["class": "faint"], .text(summary)))
        return Page(title: "shaketable: \(summary)", refreshSeconds: refreshSeconds).rendered([
            head, .tag("section", [:], .tag("h2", [:], "Verdicts"), table(entries)),
        ])
    }

    /// What one wants to know first: `2 of 5 plans failed, 1 is inconclusive`.
    private static func headline(of ran: [PlanEntry], entries: Int) -> String {
        let failed = ran.count { $0.findings.judgement.verdict == .failed }
        let open = ran.count { $0.findings.judgement.verdict == .inconclusive }
        let all = ran.count.counted("plan")
        guard !ran.isEmpty else { return entries.counted("plan") }
        switch (failed, open) {
        case (0, 0): return ran.count == 1 ? "1 plan passed" : "All \(all) passed"
        case (0, _): return "\(open) of \(all) inconclusive"
        case (_, 0): return "\(failed) of \(all) failed"
        default: return "\(failed) of \(all) failed, \(open) inconclusive"
        }
    }

    private func table(_ entries: [PlanEntry]) -> Markup {
        let digests = entries.map { PlanDigest(findings: $0.findings) }
        // A column in which nobody has a value says nothing.
        let hasFailovers = digests.contains { $0.failover.median != "-" }
        let hasWrites = digests.contains { $0.lost != "-" }
        var table = Table(
            columns: [.words("plan"), .words("verdict"), .words("runs"), .numbers("held")]
                + (hasFailovers ? [.numbers("failover-time")] : [])
                + (hasWrites ? [.numbers("lost writes")] : []))
        for (entry, digest) in zip(entries, digests) {
            table.rows.append(
                [
                    [
                        name(entry), reason(entry.remark), reason(digest.remark),
                        reason(entry.findings.story),
                        reason(digest.notice, kind: "reason inconclusive"),
                    ],
                    verdict(entry, digest),
                    runs(entry.findings.judgement), .text(digest.held),
                ] + (hasFailovers ? [failover(digest)] : [])
                    + (hasWrites ? [.text(digest.lost)] : []))
        }
        return .tag("div", ["class": "index"], table.markup)
    }

    private func reason(_ text: String?, kind: String = "reason") -> Markup {
        text.map { .tag("span", ["class": kind], .text($0)) } ?? []
    }

    private func failover(_ digest: PlanDigest) -> Markup {
        let (median, greatest) = digest.failover
        return median == greatest
            ? .text(median) : .tag("div", [:], .text(median), reason("at most \(greatest)"))
    }

    private func verdict(_ entry: PlanEntry, _ digest: PlanDigest) -> Markup {
        if entry.findings.progress != nil { return "… unfinished" }
        return digest.isSkipped
            ? .text("not run") : VerdictMark(verdict: entry.findings.judgement.verdict).inline
    }

    private func name(_ entry: PlanEntry) -> Markup {
        let name = Markup.text(entry.findings.judgement.plan)
        return entry.address.map { .tag("a", ["href": $0], name) } ?? name
    }

    /// A sign for each run.
    private func runs(_ judgement: Judgement) -> Markup {
        let signs = judgement.runs.prefix(Self.mostRuns).map { run -> Markup in
            let mark = VerdictMark(verdict: run.verdict)
            return .tag(
                "span",
                [
                    "class": "verdict \(run.verdict.rawValue)",
                    "title": "run \(run.index): \(run.verdict.rawValue)",
                ], .text(mark.sign + " "))
        }
        let left = judgement.runs.count - signs.count
        return .tag("span", [:], .fragment(signs), left > 0 ? .text("and \(left) more") : [])
    }
}
