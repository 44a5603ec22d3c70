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
            .tag("h1", [:], .text(entries.count.counted("plan"))),
            .tag("p", ["class": "faint"], .text(summary)))
        return Page(title: "shaketable: \(summary)", refreshSeconds: refreshSeconds).rendered([
            head, .tag("section", [:], .tag("h2", [:], "Verdicts"), table(entries)),
        ])
    }

    private func table(_ entries: [PlanEntry]) -> Markup {
        var table = Table(columns: [
            .words("plan"), .words("verdict"), .words("runs"), .numbers("expectations held"),
            .numbers("failover-time median"), .numbers("max"), .numbers("lost writes"),
        ])
        for entry in entries {
            let digest = PlanDigest(findings: entry.findings)
            let failover = digest.failover
            table.rows.append([
                [
                    name(entry),
                    entry.remark.map { .tag("span", ["class": "reason"], .text($0)) } ?? [],
                    digest.remark.map { .tag("span", ["class": "reason"], .text($0)) } ?? [],
                    entry.findings.story.map { .tag("span", ["class": "reason"], .text($0)) } ?? [],
                    digest.notice.map {
                        .tag("span", ["class": "reason inconclusive"], .text($0))
                    } ?? [],
                ],
                verdict(entry, digest),
                runs(entry.findings.judgement), .text(digest.held), .text(failover.median),
                .text(failover.max), .text(digest.lost),
            ])
        }
        return table.markup
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
