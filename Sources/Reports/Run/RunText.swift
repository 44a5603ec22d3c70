import Judgement
import Quantities
import RunRecord
import Wording

/// The end of a run as the terminal shows it: the verdict first, then what it rests on.
package struct RunText: Sendable {
    /// The terminal's width in columns; below 40 counts as 40.
    let width: Int
    let glyphs: Glyphs
    let ink: Ink

    /// A summary for a terminal.
    ///
    /// - Parameters:
    ///   - width: How wide the terminal is, in columns; below 40 counts as 40.
    ///   - glyphs: The signs it can show.
    ///   - coloured: Whether to use ANSI colours.
    package init(width: Int, glyphs: Glyphs = .unicode, coloured: Bool = false) {
        self.width = max(40, width)
        self.glyphs = glyphs
        ink = Ink(coloured: coloured)
    }

    /// The summary as one text that ends with a line end.
    package func render(_ findings: Findings) -> String {
        lines(findings).joined(separator: "\n") + "\n"
    }

    /// The summary line by line; only the run folder and the command may be wider than asked, so
    /// that they can be copied.
    package func lines(_ findings: Findings) -> [String] {
        var lines = verdict(findings)
        if findings.unavailable != nil {
            return (lines + [""]).map { $0.rendered(by: ink) } + footer(findings)
        }
        lines += story(findings)
        lines += doubts(findings)
        let sections = [
            ("Expectations", expectations(findings.judgement.expectations)),
            ("Clients side by side", clients(findings)),
            ("Tests", marks(findings)),
            ("Failover", failover(findings)),
            ("Errors by class and window", errors(findings)),
            ("Latency from the intended send time", latency(findings)),
            ("Writes", writes(findings)),
            ("Reads", reads(findings)),
            ("Linearizability", histories(findings)),
            ("Receipts", receipts(findings)),
        ]
        for (title, content) in sections where !content.isEmpty {
            lines += ["", StyledText(title, .strong)] + content
        }
        return (lines + [""]).map { $0.rendered(by: ink) } + footer(findings)
    }

    private func verdict(_ findings: Findings) -> [StyledText] {
        let judgement = findings.judgement
        let isSkipped = findings.unavailable != nil
        let word = isSkipped ? "SKIPPED" : judgement.verdict.rawValue.uppercased()
        let line =
            StyledText(word, isSkipped ? .doubtful : Tone(judgement.verdict)) + "  "
            + StyledText(judgement.plan, .strong) + StyledText(": \(headline(findings))")
        var lines = [line.truncated(to: width, mark: glyphs.ellipsis)]
        if let about = findings.description?.about, !about.isEmpty {
            lines += paragraph(about, indent: 0, tone: .faint)
        }
        lines.append(StyledText(String(repeating: glyphs.rule, count: width), .faint))
        if let why = findings.unavailable {
            lines += paragraph("Not run: \(why)", indent: 0, tone: .doubtful)
        }
        if findings.wasInterrupted {
            lines += paragraph(
                "Interrupted: what follows is what there was until then.", indent: 0,
                tone: .doubtful)
        }
        for problem in findings.problems {
            lines += paragraph("The record: \(problem)", indent: 0, tone: .doubtful)
        }
        return lines
    }

    private func headline(_ findings: Findings) -> String {
        if findings.unavailable != nil { return "this machine cannot do it" }
        let runs = findings.judgement.runs.count
        if findings.judgement.expectations.isEmpty {
            return "no expectations, \(runs.counted("run"))"
        }
        let counted = findings.judgement.runs.count { $0.doubts.isEmpty }
        let over = counted == runs || counted == 0 ? "\(runs)" : "\(counted) of \(runs)"
        return "\(findings.held) \(runs == 1 ? "in 1 run" : "over \(over) runs")"
    }

    /// What the tests that ran against a served cluster saw, a row each.
    private func marks(_ findings: Findings) -> [StyledText] {
        var table = TextTable(
            columns: MarkRow.columns.enumerated().map { index, name in
                MarkRow.numbers.contains(index) ? .numbers(name) : .words(name)
            })
        table.rows = findings.marks.map { mark in
            [
                StyledText(mark.name.withoutControls, mark.isFelt ? .strong : .plain),
                StyledText(mark.faults.withoutControls),
            ] + mark.figures.map { StyledText($0) }
        }
        return table.rows.isEmpty ? [] : table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    private func doubts(_ findings: Findings) -> [StyledText] {
        let doubts = findings.doubts
        guard !doubts.isEmpty else { return [] }
        let all = findings.judgement.runs.count
        var lines: [StyledText] = ["", StyledText("Why this is in doubt", .doubtful)]
        for doubt in doubts {
            let runs = doubt.runs.map { String($0) }.joined(separator: ", ")
            let which =
                all == 1 ? "" : doubt.runs.count == 1 ? "run \(runs): " : "runs \(runs): "
            lines += bullet("! ", which + doubt.text, tone: .doubtful)
        }
        return lines
    }

    private func footer(_ findings: Findings) -> [String] {
        var lines: [String] = []
        if let description = findings.description {
            let seeds = findings.seeds
            let facts =
                "\(description.server), sandbox \(description.sandbox)"
                + (description.reach.map { " by \($0)" } ?? "") + ", network engine "
                + "\(description.networkEngine), seed \(seeds)"
                + (description.sideBySideText.map { ", \($0)" } ?? "")
            lines += paragraph(facts, indent: 0, tone: .faint).map { $0.rendered(by: ink) }
        }
        if let folder = findings.folder { lines.append("Run folder:  \(folder.withoutControls)") }
        if let command = findings.command {
            lines.append("Repeat with: \(command.withoutControls)")
        }
        return lines
    }

    /// A text broken into lines of the summary's width.
    func paragraph(_ text: String, indent: Int, tone: Tone) -> [StyledText] {
        let margin = StyledText(String(repeating: " ", count: indent))
        return text.withoutControls.wrapped(to: width - indent).map {
            margin + StyledText($0, tone)
        }
    }

    /// A text broken into lines, with a mark before the first.
    func bullet(_ mark: String, _ text: String, tone: Tone) -> [StyledText] {
        let margin = 2
        let room = width - margin - mark.displayWidth
        return text.withoutControls.wrapped(to: room).enumerated().map { index, line in
            let start = index == 0 ? mark : String(repeating: " ", count: mark.displayWidth)
            return StyledText(String(repeating: " ", count: margin) + start, tone)
                + StyledText(line)
        }
    }
}

extension RunText {
    private static var mostReads: Int { 3 }

    /// The reads that were held against the ledger, and the stalest of them.
    func reads(_ findings: Findings) -> [StyledText] {
        guard let reads = findings.reads else { return [] }
        var lines = paragraph(reads.text, indent: 2, tone: reads.stale > 0 ? .doubtful : .plain)
        for example in reads.examples.prefix(Self.mostReads) {
            lines += paragraph("run \(example.run), \(example.text)", indent: 4, tone: .plain)
        }
        return lines
    }
}

extension RunText {
    /// What happened, the numbers that tell it at a glance, and what was seen that the plan does not ask about.
    func story(_ findings: Findings) -> [StyledText] {
        var lines: [StyledText] = []
        if let story = findings.story { lines += paragraph(story, indent: 0, tone: .plain) }
        let headlines = findings.headlines
        if !headlines.isEmpty {
            let text = headlines.map { "\($0.name) \($0.value)" }.joined(separator: " | ")
            lines += [""] + paragraph(text, indent: 0, tone: .strong)
        }
        let notices = findings.notices
        guard !notices.isEmpty else { return lines }
        lines += ["", StyledText("Not asked for, but seen", .doubtful)]
        return lines + notices.flatMap { bullet("! ", $0, tone: .doubtful) }
    }
}

extension RunText {
    /// More receipts than this are shown for the first run only.
    private static let manyReceipts = 12

    /// What proves each fault; a missing proof is always shown.
    func receipts(_ findings: Findings) -> [StyledText] {
        let all = findings.receipts
        let first = all.first?.run
        let shown =
            all.count <= Self.manyReceipts
            ? all : all.filter { $0.run == first || $0.kind == .missing }
        let severalRuns = findings.judgement.runs.count > 1
        var lines = shown.flatMap { receipt in
            let place = receipt.node.map { " on node \($0)" } ?? ""
            let run = severalRuns ? "run \(receipt.run), " : ""
            let what = "\(run)\(ValueText.text(receipt.at)): \(receipt.fault)\(place) "
            return bullet(
                receipt.kind == .missing ? "! " : "- ",
                what + "\(receipt.kind.phrase): \(receipt.text)",
                tone: receipt.kind == .missing ? .bad : .faint)
        }
        if shown.count < all.count {
            lines += paragraph(
                "and \(all.count - shown.count) more in the other runs, none missing", indent: 2,
                tone: .faint)
        }
        return lines
    }
}

extension RunText {
    /// Client programs that ran side by side, a row each, and below what failed.
    func clients(_ findings: Findings) -> [StyledText] {
        let clients = findings.clients
        guard !clients.isEmpty else { return [] }
        var lines: [StyledText] = []
        // Two tables of half the columns each, since all of them are wider than most terminals.
        for half in [Array(0..<5), Array(5..<9)] {
            var table = TextTable(
                columns: [.words("client")] + half.map { .numbers(ClientRow.columns[$0 + 1]) })
            table.rows = clients.map { client in
                [StyledText(client.name.withoutControls, client.isFelt ? .strong : .plain)]
                    + half.map { StyledText(client.figures[$0]) }
            }
            if !lines.isEmpty { lines.append("") }
            lines += table.lines(width: width, indent: 2, glyphs: glyphs)
        }
        lines.append("")
        for client in clients {
            var words = client.errors.prefix(6).map { "\(ValueText.text($0.count)) \($0.text)" }
            if words.isEmpty { words = [client.calm] }
            let version = client.version.isEmpty ? "" : " (\(client.version))"
            lines += bullet(
                "\(client.name)\(version): ", words.joined(separator: ", "), tone: .faint)
            for problem in client.problems { lines += bullet("! ", problem, tone: .doubtful) }
        }
        return lines
    }
}

extension [ExpectationResult] {
    /// The failed ones first, then the inconclusive ones, each in the plan's order.
    var worstFirst: [ExpectationResult] {
        [.failed, .inconclusive, .passed].flatMap { verdict in filter { $0.verdict == verdict } }
    }
}

extension RunText {
    /// The expectations as a table, with the reasons of those that do not hold below it.
    func expectations(_ results: [ExpectationResult]) -> [StyledText] {
        guard !results.isEmpty else { return [] }
        var table = TextTable(columns: [
            .words("expectation"), .numbers("measured"), .numbers("limit"), .numbers("margin"),
            .numbers("n"), .words("verdict"),
        ])
        for result in results.worstFirst {
            let tone = Tone(result.verdict)
            table.rows.append([
                StyledText(result.text),
                StyledText(ValueText.text(result.value, result.unit), .strong),
                StyledText(ValueText.text(result.limit, result.unit)),
                StyledText(
                    ValueText.signed(result.margin, result.unit),
                    result.verdict == .failed ? .bad : .plain),
                StyledText(String(result.samples)),
                StyledText(result.verdict.rawValue, tone),
            ])
        }
        var lines = table.lines(width: width, indent: 2, glyphs: glyphs)
        for result in results.worstFirst where result.verdict != .passed {
            guard let reason = result.reason else { continue }
            lines += bullet("! ", "\(result.text): \(reason)", tone: Tone(result.verdict))
        }
        return lines
    }
}

extension RunText {
    /// Operations, errors by class and the error rate, each by window and group of shards; then the same
    /// of single attempts, which the client's retries hide.
    func errors(_ findings: Findings) -> [StyledText] {
        let tallies = findings.loadTallies
        guard !tallies.isEmpty else { return [] }
        var table = TextTable(
            columns: [.words("class"), .words("shards")]
                + LoadWindow.allCases.map { TextTable.Column.numbers($0.name) })
        let groups = ShardGroup.allCases.filter { group in tallies.contains { $0.group == group } }
        func add(_ name: String, _ tone: Tone, _ cell: (LoadTally) -> String) {
            for (index, group) in groups.enumerated() {
                let cells = LoadWindow.allCases.map { window in
                    let tally = tallies.first { $0.window == window && $0.group == group }
                    return StyledText(tally.map(cell) ?? "-", tone)
                }
                table.rows.append(
                    [StyledText(index == 0 ? name : "", tone), StyledText(group.rawValue)] + cells)
            }
        }
        add("operations issued", .plain) { ValueText.text($0.issued) }
        for outcome in tallies.failures {
            add(outcome.name, .plain) { ValueText.text($0.count(outcome)) }
        }
        add("error rate", .strong) { ValueText.text($0.errorRate, .ratio) }
        for outcome in tallies.attemptFailures {
            add("attempts: \(outcome.name)", .plain) { ValueText.text($0.attemptCount(outcome)) }
        }
        if tallies.contains(where: { $0.attemptErrorRate ?? 0 > 0 }) {
            add("attempt error rate", .plain) { ValueText.text($0.attemptErrorRate, .ratio) }
        }
        return table.lines(width: width, indent: 2, glyphs: glyphs)
            + findings.loadNotes.flatMap { paragraph($0, indent: 2, tone: .doubtful) }
    }

    /// Latency percentiles by window and group of shards, of operations that failed apart.
    func latency(_ findings: Findings) -> [StyledText] {
        let rows = findings.loadTallies.flatMap { $0.latencyLines }
        guard !rows.isEmpty else { return [] }
        var table = TextTable(columns: [
            .words("window"), .words("shards"), .numbers("p50"), .numbers("p99"),
            .numbers("p99.9"), .numbers("max"), .numbers("operations"),
        ])
        for row in rows {
            let tone: Tone = row.isFailed ? .bad : .plain
            let percentiles = [50, 99, 99.9].map {
                StyledText(ValueText.text(row.histogram.percentile($0)), tone)
            }
            table.rows.append(
                [StyledText(row.window), StyledText(row.shards, tone)] + percentiles + [
                    StyledText(ValueText.text(row.histogram.max), tone),
                    StyledText(ValueText.text(row.histogram.totalCount), tone),
                ])
        }
        return table.lines(width: width, indent: 2, glyphs: glyphs)
    }

    /// What became of the writes.
    func writes(_ findings: Findings) -> [StyledText] {
        guard let writes = findings.writes else { return [] }
        var lines = paragraph(
            writes.summary, indent: 2, tone: writes.lost > 0 ? .bad : .plain)
        for (cause, count) in writes.lostByCause {
            lines += paragraph("\(ValueText.text(count)): \(cause)", indent: 4, tone: .bad)
        }
        if writes.keysUnreadable > 0 {
            lines += paragraph(
                "\(ValueText.text(writes.keysUnreadable)) keys could not be read back: nothing is "
                    + "known of their writes", indent: 2, tone: .doubtful)
        }
        if writes.unacknowledgedApplied > 0 {
            lines += paragraph(
                "\(ValueText.text(writes.unacknowledgedApplied)) keys hold a write that was never "
                    + "acknowledged", indent: 2, tone: .plain)
        }
        if writes.overwrittenLate > 0 {
            lines += paragraph(
                "\(ValueText.text(writes.overwrittenLate)) keys were overwritten by an older "
                    + "attempt applied late", indent: 2, tone: .plain)
        }
        if writes.countersAbove > 0 {
            lines += paragraph(
                "\(ValueText.text(writes.countersAbove)) counters are above all increments that were "
                    + "ever sent: one was applied twice, or something else counts there",
                indent: 2, tone: .bad)
        }
        return lines
    }
}

extension RunText {
    private static var mostViolations: Int { 2 }

    /// What the check of the recorded keys found, with counterexamples as time lines.
    func histories(_ findings: Findings) -> [StyledText] {
        guard let histories = findings.histories else { return [] }
        let isGood = histories.violations.isEmpty && histories.unknown.isEmpty
        var lines = paragraph(histories.text, indent: 2, tone: isGood ? .plain : .doubtful)
        let examples = histories.violations.prefix(Self.mostViolations)
        for example in examples.compactMap(CounterexampleText.init) {
            lines += paragraph(example.title, indent: 4, tone: .plain)
            lines += example.lines.map {
                StyledText("      " + $0).truncated(to: max(width, 120), mark: glyphs.ellipsis)
            }
            lines += paragraph(example.sentence, indent: 4, tone: .plain)
        }
        return lines
    }
}

extension RunText {
    /// More episodes than this are shown by their statistics.
    private static let fewEpisodes = 3

    /// The phases as a table and as bars, and what the failovers are held against.
    func failover(_ findings: Findings) -> [StyledText] {
        let episodes = findings.episodes
        let phases = findings.phases
        let unknown = findings.failoversUnknown.flatMap {
            paragraph($0, indent: 2, tone: .doubtful)
        }
        guard !phases.isEmpty else {
            let needed = findings.judgement.bounds.failovers > 0 || !episodes.isEmpty
            return unknown + (needed ? bounds(findings.judgement.bounds) : [])
        }
        let few = episodes.count <= Self.fewEpisodes
        let table = few ? perEpisode(episodes, phases) : overEpisodes(episodes, phases)
        return table.lines(width: width, indent: 2, glyphs: glyphs)
            + bars(episodes, phases, few: few)
            + bounds(findings.judgement.bounds)
            + (findings.pollNote.map { paragraph($0, indent: 2, tone: .faint) } ?? []) + unknown
    }

    private func perEpisode(
        _ episodes: [(run: Int, episode: Episode)], _ phases: [PhaseTally]
    ) -> TextTable {
        let headings = episodes.map { run, episode in
            let winner = episode.newMaster.map { String($0) } ?? "none"
            return TextTable.Column.numbers(
                "run \(run): node \(episode.oldMaster) \(glyphs.arrow) \(winner)")
        }
        var table = TextTable(columns: [.words("phase")] + headings)
        for phase in phases {
            let cells = episodes.map { _, episode in
                let seconds = episode.phases.first { $0.name == phase.name }.map { $0.seconds }
                return StyledText(ValueText.resolved(seconds))
            }
            table.rows.append([StyledText(phase.name)] + cells)
        }
        let wholes = episodes.map { _, episode in
            StyledText(ValueText.text(episode.failoverTime?.inSeconds ?? .infinity, .time), .strong)
        }
        table.rows.append([StyledText("failover-time (fault to won)", .strong)] + wholes)
        return table
    }

    private func overEpisodes(
        _ episodes: [(run: Int, episode: Episode)], _ phases: [PhaseTally]
    ) -> TextTable {
        var table = TextTable(columns: [
            .words("phase, over \(episodes.count) episodes"), .numbers("min"), .numbers("median"),
            .numbers("p95"), .numbers("max"),
        ])
        for phase in phases {
            table.rows.append([StyledText(phase.name)] + cells(of: phase.spread, .plain))
        }
        let wholes = episodes.map { $0.episode.failoverTime?.inSeconds ?? .infinity }
        table.rows.append(
            [StyledText("failover-time (fault to won)", .strong)]
                + cells(of: Spread(wholes), .strong))
        return table
    }

    private func cells(of spread: Spread?, _ tone: Tone) -> [StyledText] {
        [spread?.min, spread?.median, spread?.p95, spread?.max].map {
            StyledText(ValueText.resolved($0), tone)
        }
    }

    private func bars(
        _ episodes: [(run: Int, episode: Episode)], _ phases: [PhaseTally], few: Bool
    ) -> [StyledText] {
        let names = phases.filter { !$0.isConcurrent }.map { $0.name }
        let bar = PhaseBar(names: names, glyphs: glyphs)
        var rows: [(label: String, seconds: [Double])] = []
        if few {
            rows = episodes.map { run, episode in
                let seconds = names.map { name in
                    episode.phases.first { $0.name == name }?.seconds ?? 0
                }
                return ("run \(run), shard \(episode.shard)", seconds)
            }
        } else {
            rows = [
                (
                    "medians",
                    names.map { name in
                        phases.first { $0.name == name }?.spread?.median ?? 0
                    }
                )
            ]
        }
        return bar.lines(rows, width: width, indent: 2)
    }

    private func bounds(_ bounds: FailoverBounds) -> [StyledText] {
        let textbook = held(
            "textbook bound", bounds.textbookSeconds, bounds.aboveTextbook, bounds.failovers)
        let worst = held(
            "derived worst case", bounds.worstCaseSeconds, bounds.aboveWorstCase, bounds.failovers)
        let terms = bounds.terms.map { "\($0.name) \(ValueText.text($0.seconds, .time))" }
        var lines = textbook + worst
        if !terms.isEmpty {
            lines += paragraph("= \(terms.joined(separator: " + "))", indent: 4, tone: .faint)
        }
        if bounds.withRepeatedVote > 0 {
            lines += paragraph(
                "\(bounds.withRepeatedVote) of them repeated a vote, which the worst case does not "
                    + "include and which may add "
                    + "\(ValueText.text(bounds.repeatedVoteSeconds, .time)) each time",
                indent: 4, tone: .doubtful)
        }
        return lines
    }

    private func held(
        _ name: String, _ seconds: Double, _ above: Int, _ all: Int
    ) -> [StyledText] {
        let share = all > 0 ? " (\(ValueText.text(Double(above) / Double(all), .ratio)))" : ""
        let text = "\(name) \(ValueText.text(seconds, .time)): \(above) of \(all) above\(share)"
        return paragraph(text, indent: 2, tone: above > 0 ? .doubtful : .plain)
    }
}
