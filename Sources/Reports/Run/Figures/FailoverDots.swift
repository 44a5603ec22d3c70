import Judgement
import Quantities
import RunRecord

/// How long each failover took, a dot each, and what they are held against.
struct FailoverDots: DocumentFigure {
    let episodes: [(run: Int, episode: Episode)]
    let bounds: FailoverBounds

    var picture: Markup {
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
}

/// The phases of failovers as bars to one scale; a page's time lines say the same.
struct FailoverBars: DocumentFigure {
    let names: [String]
    let rows: [(label: String, seconds: [Double])]

    var picture: Markup { [] }

    func lines(width: Int, glyphs: Glyphs) -> [StyledText]? {
        PhaseBar(names: names, glyphs: glyphs).lines(rows, width: width, indent: 0)
    }
}
