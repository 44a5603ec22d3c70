import Judgement
import RunRecord
import Wording

/// Several plans as a document: how many failed, a row for each, and of those that did not pass what happened.
extension SeveralPlans {
    package var document: Document {
        let entries = entries.worstFirst
        let done = entries.filter { $0.findings.progress == nil }
        let ran = done.filter { $0.findings.unavailable == nil }
        let counts =
            Verdict.allCases.map { verdict in
                "\(ran.count { $0.findings.judgement.verdict == verdict }) \(verdict.rawValue)"
            } + ["\(done.count - ran.count) not run"]
            + (done.count < entries.count ? ["\(entries.count - done.count) unfinished"] : [])
        var document = Document(title: Self.headline(of: ran, entries: entries.count))
        if !ran.isEmpty {
            let verdict = Verdict.worst(ran.map(\.findings.judgement.verdict))
            document.answer = (verdict.rawValue, verdict)
        }
        document.refreshSeconds = refreshSeconds
        document.lead =
            [.faint(counts.joined(separator: " · "))] + origin(ran)
            + (ran.isEmpty && done.count == entries.count
                ? [.notice("Nothing was measured: no plan was run.")] : [])
        document.sections =
            [Document.Section("Verdicts", [.table(table(entries))])]
            + ran.filter { $0.findings.judgement.verdict != .passed }.map(details)
        return document
    }

    /// What one wants to know first: `2 of 5 plans failed, 1 inconclusive`.
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

    /// When it was, with what, on what; none when no run could be read.
    private func origin(_ entries: [PlanEntry]) -> [DocumentBlock] {
        let descriptions = entries.compactMap { $0.findings.description }
        guard
            let first = descriptions.min(by: { $0.wallClockNanoseconds < $1.wallClockNanoseconds })
        else { return [] }
        func each(_ value: (RunDescription) -> String) -> String {
            Set(descriptions.map(value)).sorted().joined(separator: ", ")
        }
        let cores = first.host["cores"].map { "cores: \($0)" }
        let host = [first.host["processor"], cores, first.host["memory"], first.host["kernel"]]
            .compactMap { $0 }
        return [
            .faint(
                "Begun \(UTCTime.text(first.wallClockNanoseconds)), server \(each { $0.server }), "
                    + "shaketable \(each { $0.programVersion })"
                    + (host.isEmpty ? "" : ", host \(host.joined(separator: ", "))") + ".")
        ]
    }

    private func table(_ entries: [PlanEntry]) -> DocumentTable {
        let digests = entries.map { PlanDigest(findings: $0.findings) }
        // A column in which nobody has a value says nothing.
        let hasFailovers = digests.contains { $0.failover.median != "-" }
        let hasWrites = digests.contains { $0.lost != "-" }
        return DocumentTable(
            ["plan", "verdict", "runs", "held"]
                + (hasFailovers ? ["failover median", "max"] : [])
                + (hasWrites ? ["lost writes"] : []),
            words: 2,
            cells: zip(entries, digests).map { entry, digest in
                let judgement = entry.findings.judgement
                var runs = DocumentCell(String(judgement.runs.count))
                runs.drawing = RunMarks(runs: judgement.runs)
                return [name(entry, digest), verdict(entry, digest), runs]
                    + ([digest.held]
                    + (hasFailovers ? [digest.failover.median, digest.failover.max] : [])
                    + (hasWrites ? [digest.lost] : [])).map { DocumentCell($0) }
            })
    }

    private func name(_ entry: PlanEntry, _ digest: PlanDigest) -> DocumentCell {
        var cell = DocumentCell(entry.findings.judgement.plan, .strong)
        cell.address = entry.address
        let notes = [entry.remark, digest.remark, entry.findings.story, digest.notice]
        cell.notes = notes.compactMap { $0 }
        return cell
    }

    private func verdict(_ entry: PlanEntry, _ digest: PlanDigest) -> DocumentCell {
        if entry.findings.progress != nil { return DocumentCell("unfinished", .doubtful) }
        return digest.isSkipped
            ? DocumentCell("not run", .doubtful) : DocumentCell(entry.findings.judgement.verdict)
    }

    /// Why a plan did not pass: its expectations, what casts doubt on it, where its report is.
    private func details(_ entry: PlanEntry) -> Document.Section {
        let findings = entry.findings
        let doubts = findings.doubts.map { doubt in
            "\(doubt.text) (run \(doubt.runs.map { String($0) }.joined(separator: ", ")))"
        }
        return Document.Section(
            "\(findings.judgement.plan): \(findings.judgement.verdict.rawValue)",
            [
                .notices("Why this is in doubt", doubts),
                .table(ExpectationSection(findings: findings).table),
            ] + (entry.address.map { [.link("Report", $0)] } ?? []))
    }
}

/// A sign for each run of a plan.
private struct RunMarks: DocumentFigure {
    let runs: [RunJudgement]

    /// Runs beyond this are counted, not shown.
    private static let mostRuns = 30

    var picture: Markup {
        let signs = runs.prefix(Self.mostRuns).map { run -> Markup in
            .tag(
                "span",
                [
                    "class": "verdict \(run.verdict.rawValue)",
                    "title": "run \(run.index): \(run.verdict.rawValue)",
                ], .text(VerdictMark(verdict: run.verdict).sign + " "))
        }
        let left = runs.count - signs.count
        return .tag("span", [:], .fragment(signs), left > 0 ? .text("and \(left) more") : [])
    }
}
