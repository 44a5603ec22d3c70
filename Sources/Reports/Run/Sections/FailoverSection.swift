import Judgement
import Quantities
import RunRecord
import Wording

/// How long failovers took, phase by phase, and what they are held against: each by itself where they are few, else
/// their statistics.
struct FailoverSection: Sendable {
    let findings: Findings

    /// More episodes than this are shown by their statistics.
    private static let fewEpisodes = 3

    /// The section's blocks; none when no shard lost its master.
    var blocks: [DocumentBlock] {
        let episodes = findings.episodes
        let phases = findings.phases
        let unknown = findings.failoversUnknown.map { DocumentBlock.notice($0) }
        let bounds = findings.judgement.bounds
        guard !phases.isEmpty else {
            return (bounds.failovers > 0 || !episodes.isEmpty ? held(bounds) : []) + unknown
        }
        let few = episodes.count <= Self.fewEpisodes
        return [
            .figure(FailoverDots(episodes: episodes, bounds: bounds)),
            .table(few ? perEpisode(episodes, phases) : overEpisodes(episodes, phases)),
            .figure(bars(episodes, phases, few: few)),
        ] + held(bounds)
            + [findings.pollNote, findings.clockNote].compactMap { $0 }.map { .faint($0) }
            + unknown
    }

    private func perEpisode(
        _ episodes: [(run: Int, episode: Episode)], _ phases: [PhaseTally]
    ) -> DocumentTable {
        let headings = episodes.map { run, episode in
            "run \(run): node \(episode.oldMaster) to \(episode.newMaster.map { String($0) } ?? "none")"
        }
        let rows = phases.map { phase in
            [DocumentCell(phase.name)]
                + episodes.map { _, episode in
                    let seconds = episode.phases.first { $0.name == phase.name }.map(\.seconds)
                    return DocumentCell(ValueText.resolved(seconds))
                }
        }
        let wholes = episodes.map { _, episode in
            DocumentCell(
                ValueText.text(episode.failoverTime?.inSeconds ?? .infinity, .time), .strong)
        }
        return compact(["phase"] + headings, rows + [[Self.whole] + wholes])
    }

    private func overEpisodes(
        _ episodes: [(run: Int, episode: Episode)], _ phases: [PhaseTally]
    ) -> DocumentTable {
        let wholes = Spread(episodes.map { $0.episode.failoverTime?.inSeconds ?? .infinity })
        return compact(
            ["phase, over \(episodes.count) episodes", "min", "median", "p95", "max"],
            phases.map { [DocumentCell($0.name)] + cells(of: $0.spread, .plain) }
                + [[Self.whole] + cells(of: wholes, .strong)])
    }

    private static let whole = DocumentCell("failover-time (fault to won)", .strong)

    private func compact(_ headings: [String], _ rows: [[DocumentCell]]) -> DocumentTable {
        var table = DocumentTable(headings, cells: rows)
        table.isCompact = true
        return table
    }

    private func cells(of spread: Spread?, _ tone: Tone) -> [DocumentCell] {
        [spread?.min, spread?.median, spread?.p95, spread?.max].map {
            DocumentCell(ValueText.resolved($0), tone)
        }
    }

    private func bars(
        _ episodes: [(run: Int, episode: Episode)], _ phases: [PhaseTally], few: Bool
    ) -> FailoverBars {
        let sequential = phases.filter { !$0.isConcurrent }
        let names = sequential.map(\.name)
        let medians = sequential.map { $0.spread?.median ?? 0 }
        guard few else { return FailoverBars(names: names, rows: [("medians", medians)]) }
        return FailoverBars(
            names: names,
            rows: episodes.map { run, episode in
                let seconds = names.map { name in
                    episode.phases.first { $0.name == name }?.seconds ?? 0
                }
                return ("run \(run), shard \(episode.shard)", seconds)
            })
    }

    private func held(_ bounds: FailoverBounds) -> [DocumentBlock] {
        let terms = bounds.terms.map { "\($0.name) \(ValueText.text($0.seconds, .time))" }
        let repeated =
            "\(bounds.withRepeatedVote) of \(bounds.failovers.counted("failover")) repeated a vote, which the worst "
            + "case does not include and which may add "
            + "\(ValueText.text(bounds.repeatedVoteSeconds, .time)) each time."
        let sum = "= \(terms.joined(separator: " + "))"
        return [
            held("textbook bound", bounds.textbookSeconds, bounds.aboveTextbook, bounds.failovers),
            held(
                "derived worst case", bounds.worstCaseSeconds, bounds.aboveWorstCase,
                bounds.failovers),
        ] + (bounds.withRepeatedVote > 0 ? [.notice(repeated)] : [])
            + (terms.isEmpty
                ? []
                : [.folded("How the worst case is derived", brief: [.faint(sum)], table(bounds))])
    }

    private func held(
        _ name: String, _ seconds: Double, _ above: Int, _ all: Int
    ) -> DocumentBlock {
        let share = all > 0 ? " (\(ValueText.text(Double(above) / Double(all), .ratio)))" : ""
        let text = "\(name) \(ValueText.text(seconds, .time)): \(above) of \(all) above\(share)"
        return above > 0 ? .notice(text) : .paragraph(text)
    }

    private func table(_ bounds: FailoverBounds) -> [DocumentBlock] {
        var table = DocumentTable(
            ["part of the worst case", "formula", "at most", "source"], words: 2,
            rows: bounds.terms.map {
                [$0.name, $0.formula, ValueText.text($0.seconds, .time), $0.source]
            })
        table.columns[3].isNumber = false
        return [.table(table)]
    }
}
