import Judgement
import Quantities
import RunRecord

/// How long failovers took over the runs, phase by phase, and what they are held against.
struct FailoverSection: Sendable {
    let findings: Findings

    /// The section; nothing when no shard lost its master.
    var markup: Markup {
        let episodes = findings.episodes
        let unknown = Markup.fragment(
            findings.failoversUnknown.map { .tag("p", [:], .text($0)) })
        guard !episodes.isEmpty else {
            return findings.failoversUnknown.isEmpty
                ? [] : .tag("section", [:], .tag("h2", [:], "Failover"), unknown)
        }
        return .tag(
            "section", [:], .tag("h2", [:], "Failover"), distribution(episodes), bounds, table,
            findings.pollNote.map { .tag("p", ["class": "faint"], .text($0)) } ?? [], unknown)
    }

    private func distribution(_ episodes: [(run: Int, episode: Episode)]) -> Markup {
        let samples = episodes.compactMap { run, episode in
            episode.failoverTime.map { time in
                (
                    value: time.inSeconds,
                    title: "run \(run), shard \(episode.shard): \(ValueText.text(time))"
                )
            }
        }
        guard !samples.isEmpty else {
            return .tag("p", [:], "No election was won.")
        }
        let bounds = findings.judgement.bounds
        let most =
            (samples.map { $0.value } + [bounds.textbookSeconds, bounds.worstCaseSeconds])
            .filter { $0.isFinite }.max() ?? 1
        let lost = episodes.count - samples.count
        let caption =
            "Failover-time, from the fault's effect to the election won: each dot is one failover"
            + (lost > 0 ? "; \(lost) more never came to an end." : ".")
        let layers: [any PlotLayer] = [
            RuleLayer(
                at: bounds.textbookSeconds,
                label: "textbook bound \(ValueText.text(bounds.textbookSeconds, .time))", row: 0,
                style: SeriesStyle(colour: 3)),
            RuleLayer(
                at: bounds.worstCaseSeconds,
                label: "derived worst case \(ValueText.text(bounds.worstCaseSeconds, .time))",
                row: 1, style: SeriesStyle(colour: 5)),
            DotLayer(samples: samples, style: .healthy),
        ]
        return Figure(caption: caption).markup { width in
            DotPlot(
                title: caption, width: width,
                x: Axis(label: "failover-time, s", domain: 0...(most * 1.08)) { Number.text($0) },
                layers: layers, tallestPile: samples.count
            ).svg
        }
    }

    private var bounds: Markup {
        let bounds = findings.judgement.bounds
        func line(_ name: String, _ seconds: Double, _ above: Int) -> Markup {
            let share =
                bounds.failovers > 0
                ? " (\(ValueText.text(Double(above) / Double(bounds.failovers), .ratio)))" : ""
            return .tag(
                "p", [:],
                .text(
                    "\(name) \(ValueText.text(seconds, .time)): \(above) of \(bounds.failovers) "
                        + "failovers took longer\(share)."))
        }
        return [
            line("Textbook bound", bounds.textbookSeconds, bounds.aboveTextbook),
            line("Derived worst case", bounds.worstCaseSeconds, bounds.aboveWorstCase),
            terms(bounds),
        ]
    }

    private func terms(_ bounds: FailoverBounds) -> Markup {
        guard !bounds.terms.isEmpty else { return [] }
        var table = Table(columns: [
            .words("part of the worst case"), .words("formula"), .numbers("at most"),
            .words("source"),
        ])
        for term in bounds.terms {
            table.rows.append([
                .text(term.name), .text(term.formula), .text(ValueText.text(term.seconds, .time)),
                .text(term.source),
            ])
        }
        let repeated =
            "A repeated vote adds up to \(ValueText.text(bounds.repeatedVoteSeconds, .time)); "
            + "\(bounds.withRepeatedVote) of \(bounds.failovers) failovers needed one."
        return .tag(
            "details", [:], .tag("summary", [:], "How the worst case is derived"), table.markup,
            .tag("p", [:], .text(repeated)))
    }

    private var table: Markup {
        let phases = findings.phases
        let isSingle = phases.allSatisfy { $0.seconds.count == 1 }
        var table = Table(
            isCompact: true,
            columns: [.words("phase")]
                + (isSingle ? ["took"] : ["min", "median", "p95", "max"]).map { .numbers($0) })
        for phase in phases {
            let spread = phase.spread
            let values =
                isSingle
                ? [spread?.min] : [spread?.min, spread?.median, spread?.p95, spread?.max]
            table.rows.append(
                [.text(phase.name)] + values.map { .text(ValueText.resolved($0)) })
        }
        return table.markup
    }
}
