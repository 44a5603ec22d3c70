import Judgement
import Quantities
import RunRecord

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
